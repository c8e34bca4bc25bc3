//! The order in which node names are shown: numbers inside names count as numbers, so n2 stands before n10.

use std::cmp::Ordering;

/// Compares names, runs of digits by their value; equal values fall back to the plain order.
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        match (left.first(), right.first()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, rest_left) = number(left);
                let (y, rest_right) = number(right);
                let order = x.len().cmp(&y.len()).then_with(|| x.cmp(y));
                if order != Ordering::Equal {
                    return order;
                }
                (left, right) = (rest_left, rest_right);
            }
            (Some(x), Some(y)) if x == y => {
                left = left.get(1..).unwrap_or_default();
                right = right.get(1..).unwrap_or_default();
            }
            (Some(x), Some(y)) => return x.cmp(y),
        }
    }
}

/// The leading digits without leading zeros, and what follows them.
fn number(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = bytes.split_at(end);
    let zeros = digits.iter().take_while(|byte| **byte == b'0').count();
    (digits.get(zeros..).unwrap_or_default(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names() {
        let mut names = ["n10", "n2", "n1", "n02", "a", "n", "n2a"];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(names, ["a", "n", "n1", "n02", "n2", "n2a", "n10"]);
    }
}
