//! Which proxy leads to the cluster, if any.
//!
//! `proxy-url` of the kubeconfig as it is; else the environment, judged against the cluster's own address as Go's
//! http.ProxyFromEnvironment does (golang.org/x/net/http/httpproxy). Names beyond ASCII are compared as written.

use std::net::{IpAddr, Ipv4Addr};

use http::Uri;

use super::environment::Environment;

/// Parses the `proxy-url` of a kubeconfig; none if it is empty.
///
/// # Errors
/// In the words of parseProxyURL (client-go/tools/clientcmd/helpers.go).
pub(super) fn parse(text: &str) -> Result<Option<Uri>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https" | "socks5") {
        return Err(format!("unsupported scheme {scheme:?}, must be http, https, or socks5"));
    }
    let uri: Uri = text.parse().map_err(|_| format!("could not parse: {text}"))?;
    if uri.host().is_none_or(str::is_empty) {
        return Err(format!("could not parse: {text}"));
    }
    Ok(Some(uri))
}

/// Returns the proxy that the environment wants for `server`, and the variable that names it.
pub(super) fn from_environment(server: &Uri, environment: &Environment) -> Option<(Uri, &'static str)> {
    let names = match server.scheme_str() {
        Some("https") => ["HTTPS_PROXY", "https_proxy"],
        Some("http") => ["HTTP_PROXY", "http_proxy"],
        _ => return None,
    };
    let (name, value) = names.into_iter().find_map(|name| Some((name, environment.get(name)?)))?;
    // As ProxyFromEnvironment: HTTP_PROXY might come from a request when the program serves one.
    if server.scheme_str() == Some("http") && environment.get("REQUEST_METHOD").is_some() {
        return None;
    }
    let no_proxy = environment.get("NO_PROXY").or(environment.get("no_proxy")).unwrap_or_default();
    if !wanted(server, no_proxy) {
        return None;
    }
    // With socks5, too, it is the proxy that looks the name up.
    let value = value.replacen("socks5h://", "socks5://", 1);
    let parsed = value.parse::<Uri>().ok().filter(|uri| uri.scheme().is_some() && uri.host().is_some());
    let proxy = parsed.or_else(|| format!("http://{value}").parse().ok())?;
    Some((proxy, name))
}

/// useProxy
fn wanted(server: &Uri, no_proxy: &str) -> bool {
    let host = server.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let port = server.port_u16().unwrap_or(if server.scheme_str() == Some("https") { 443 } else { 80 });
    if host.eq_ignore_ascii_case("localhost") {
        return false;
    }
    let address: Option<IpAddr> = host.parse().ok().map(|address: IpAddr| address.to_canonical());
    if address.is_some_and(|address| address.is_loopback()) {
        return false;
    }
    let host = host.to_ascii_lowercase();
    let mut rules = no_proxy.split(',').map(|rule| rule.trim().to_ascii_lowercase());
    !rules.any(|rule| matches(&rule, &host, port, address))
}

/// Whether one entry of NO_PROXY covers the host.
fn matches(rule: &str, host: &str, port: u16, address: Option<IpAddr>) -> bool {
    if rule == "*" {
        return true;
    }
    if let Some(range) = range(rule) {
        return address.is_some_and(|address| within(address, range));
    }
    let (name, its_port) = split_port(rule);
    if its_port.is_some_and(|its| its != port.to_string()) || name.is_empty() {
        return false;
    }
    if let Ok(its) = name.parse::<IpAddr>() {
        return address == Some(its.to_canonical());
    }
    if address.is_some() {
        return false;
    }
    // "*.a" and ".a" cover what is below a, "a" also a itself.
    match name.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(name) {
        below if below.starts_with('.') => host.ends_with(below),
        own => host == own || host.strip_suffix(own).is_some_and(|above| above.ends_with('.')),
    }
}

/// The host and port of `host:port` or `[v6]:port`, or the text as it is (net.SplitHostPort).
fn split_port(rule: &str) -> (&str, Option<&str>) {
    if let Some(rest) = rule.strip_prefix('[') {
        return match rest.split_once("]:") {
            Some((host, port)) => (host, Some(port).filter(|port| !port.is_empty())),
            None => (rule, None),
        };
    }
    match rule.split_once(':') {
        Some((host, port)) if !port.contains(':') => (host, Some(port).filter(|port| !port.is_empty())),
        _ => (rule, None),
    }
}

/// net.ParseCIDR
fn range(rule: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = rule.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let bits = Some(bits).filter(|bits| bits.bytes().all(|digit| digit.is_ascii_digit()))?.parse().ok()?;
    (bits <= if address.is_ipv4() { 32 } else { 128 }).then_some((address, bits))
}

fn within(address: IpAddr, (base, bits): (IpAddr, u8)) -> bool {
    match (address, base) {
        (IpAddr::V4(address), IpAddr::V4(base)) => {
            let high = |own: Ipv4Addr| u64::from(own.to_bits()) >> (32 - u32::from(bits));
            high(address) == high(base)
        }
        (IpAddr::V6(address), IpAddr::V6(base)) => {
            let differ = address.to_bits() ^ base.to_bits();
            bits == 0 || differ >> (128 - u32::from(bits)) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_proxy_is_judged_as_go_judges_it() {
        for (server, no_proxy, through) in [
            ("https://10.1.2.3:6443", "", true),
            ("https://10.1.2.3:6443", "10.0.0.0/8", false),
            ("https://10.1.2.3:6443", "10.1.2.3/33,", true),
            ("https://10.1.2.3:6443", "10.0.0.0/8x", true),
            ("https://11.1.2.3:6443", "10.0.0.0/8,", true),
            ("https://11.1.2.3:6443", "0.0.0.0/0", false),
            ("https://10.1.2.3:6443", "10.1.2.3", false),
            ("https://10.1.2.3:6443", "10.1.2.3:6443", false),
            ("https://10.1.2.3:6443", "10.1.2.3:443", true),
            ("https://10.1.2.3", "10.1.2.3:443", false),
            ("https://10.1.2.3:6443", " * ", false),
            ("https://10.1.2.3:6443", "2.3,.2.3", true),
            ("https://[fd00::1]:6443", "fd00::/16", false),
            ("https://[fd00::1]:6443", "[fd00::1]:6443", false),
            ("https://[fd00::1]:6443", "[fd00::1]:1", true),
            ("https://[fd00::1]:6443", "fd00::1", false),
            ("https://[fd00::1]:6443", "::/0", false),
            ("https://api.example.com", "example.com", false),
            ("https://api.example.com", ".example.com", false),
            ("https://api.example.com", "*.example.com", false),
            ("https://example.com", "example.com", false),
            ("https://example.com", ".example.com", true),
            ("https://example.com", "*.example.com", true),
            ("https://badexample.com", "example.com", true),
            ("https://API.Example.com:8443", "EXAMPLE.com:8443", false),
            ("https://api.example.com:8443", "example.com:443", true),
            ("https://api.example.com", ":443,,", true),
            ("https://localhost:6443", "", false),
            ("https://127.9.9.9:6443", "", false),
            ("https://[::1]:6443", "", false),
            ("https://[::ffff:10.1.2.3]:6443", "10.0.0.0/8", false),
        ] {
            assert_eq!(
                wanted(&server.parse().unwrap(), no_proxy),
                through,
                "{server} with NO_PROXY={no_proxy:?}"
            );
        }
    }

    #[test]
    fn the_scheme_of_the_cluster_chooses_the_variable() {
        let both = [("HTTPS_PROXY", "http://secure:1"), ("http_proxy", "plain:2")];
        for (server, variables, proxy) in [
            ("https://api:6443", &both[..], Some("http://secure:1/")),
            ("http://api:6443", &both[..], Some("http://plain:2/")),
            (
                "https://api:6443",
                &[("https_proxy", "lower"), ("HTTPS_PROXY", "UPPER:3")][..],
                Some("http://UPPER:3/"),
            ),
            ("https://api:6443", &[("HTTP_PROXY", "plain:2"), ("ALL_PROXY", "x:1")][..], None),
            ("https://api:6443", &[("HTTPS_PROXY", "socks5h://s:1080")][..], Some("socks5://s:1080")),
            ("https://api:6443", &[("HTTPS_PROXY", "http://p:1"), ("no_proxy", "api")][..], None),
            ("http://api", &[("HTTP_PROXY", "plain:2"), ("REQUEST_METHOD", "GET")][..], None),
        ] {
            let found = from_environment(&server.parse().unwrap(), &Environment::of(variables));
            let wanted: Option<Uri> = proxy.map(|proxy| proxy.parse().unwrap());
            assert_eq!(found.map(|(proxy, _)| proxy), wanted, "{server} {variables:?}");
        }
    }

    #[test]
    fn a_proxy_url_is_refused_in_kubectls_words() {
        assert_eq!(parse(""), Ok(None));
        assert!(parse("socks5://p:1080").unwrap().is_some());
        assert_eq!(
            parse("ftp://p"),
            Err("unsupported scheme \"ftp\", must be http, https, or socks5".into())
        );
        assert_eq!(parse("p:1"), Err("unsupported scheme \"p\", must be http, https, or socks5".into()));
        assert_eq!(parse("http://"), Err("could not parse: http://".into()));
    }
}
