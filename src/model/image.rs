//! Reads an image's name: its tag, its digest, whether it is pulled each time, as the tag `latest` is.
//!
//! Follows the grammar of github.com/distribution/reference: a name that breaks it has no tag at all.

/// The longest repository path.
const MAX_PATH: usize = 255;
/// The longest tag.
const MAX_TAG: usize = 128;
const DEFAULT_DOMAIN: &str = "docker.io";

/// The parts of a valid image name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageReference<'a> {
    /// The tag as written.
    pub tag: Option<&'a str>,
    /// The digest as written.
    pub digest: Option<&'a str>,
}

impl<'a> ImageReference<'a> {
    /// Reads an image's name; `None` if it breaks the grammar, or is an image's identifier.
    #[must_use]
    pub fn parse(image: &'a str) -> Option<Self> {
        if image.len() == 64 && image.bytes().all(is_lower_hex) {
            return None;
        }
        let (domain, rest) = split_domain(image);
        let (rest, digest) = match rest.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (rest, None),
        };
        let (path, tag) = match rest.rsplit_once(':') {
            Some((path, tag)) => (path, Some(tag)),
            None => (rest, None),
        };
        let valid = is_name(domain, path) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest);
        valid.then_some(Self { tag, digest })
    }
}

/// Reports whether `image` is a valid name with the tag `latest`, or with neither tag nor digest.
pub(super) fn pulls_latest(image: &str) -> bool {
    ImageReference::parse(image).is_some_and(|own| match own.tag {
        Some(tag) => tag == "latest",
        None => own.digest.is_none(),
    })
}

/// What stands before the first slash is a registry only if it looks like a host.
fn split_domain(image: &str) -> (&str, &str) {
    match image.split_once('/') {
        Some(("index.docker.io", rest)) => (DEFAULT_DOMAIN, rest),
        Some((first, rest))
            if first == "localhost"
                || first.contains(['.', ':'])
                || first.chars().any(char::is_uppercase) =>
        {
            (first, rest)
        }
        _ => (DEFAULT_DOMAIN, image),
    }
}

fn is_name(domain: &str, path: &str) -> bool {
    let official = domain == DEFAULT_DOMAIN && !path.contains('/');
    let mut length = path.len() + if official { "library/".len() } else { 0 };
    let domain_fits = is_domain(domain) || {
        // Not a host, but perhaps one more component of the path.
        length += domain.len() + 1;
        is_component(domain)
    };
    domain_fits && length <= MAX_PATH && path.split('/').all(is_component)
}

fn is_domain(domain: &str) -> bool {
    let (host, port) = match domain.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (domain, None),
    };
    let host_fits = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => !address.is_empty() && address.bytes().all(|b| b.is_ascii_hexdigit() || b == b':'),
        None => host.split('.').all(is_domain_label),
    };
    host_fits && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}

fn is_domain_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    ends.iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric))
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
}

/// Lower case letters and digits, with `.`, `_`, `__` or any number of `-` between them.
fn is_component(component: &str) -> bool {
    let is_word = |b: char| b.is_ascii_lowercase() || b.is_ascii_digit();
    let starts_and_ends = component.starts_with(is_word) && component.ends_with(is_word);
    starts_and_ends
        && component.split(is_word).all(|separator| {
            matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|b| b == b'-')
        })
}

fn is_tag(tag: &str) -> bool {
    tag.len() <= MAX_TAG
        && tag.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_')
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else { return false };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return false,
    };
    hex.len() == length && hex.bytes().all(is_lower_hex)
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::pulls_latest;

    #[test]
    fn only_latest_or_nothing() {
        let digest = format!("sha256:{}", "a".repeat(64));
        for image in ["nginx", "nginx:latest", "a/b", "reg.io:5000/a/b", "localhost/a:latest", "[::1]:5000/a"]
        {
            assert!(pulls_latest(image), "{image}");
        }
        assert!(pulls_latest(&format!("nginx:latest@{digest}")));
        for image in ["", "nginx:1", "Nginx", "nginx:", "localhost:5000", "a//b", "a b", "reg.io:x/a:latest"]
        {
            assert!(!pulls_latest(image), "{image}");
        }
        assert!(!pulls_latest(&format!("nginx@{digest}")));
        assert!(!pulls_latest("nginx:latest@sha256:abc"));
    }
}
