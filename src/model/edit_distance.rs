//! How near two words are.

/// Returns how many characters must be put in, left out or replaced to get from `a` to `b`; of each the first 253 count.
pub fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(253).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(253).enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replace = row.get(j).copied().unwrap_or(usize::MAX - 1) + usize::from(x != *y);
            let delete = row.get(j + 1).copied().unwrap_or(usize::MAX - 1) + 1;
            let insert = next.last().copied().unwrap_or(0) + 1;
            next.push(replace.min(delete).min(insert));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
