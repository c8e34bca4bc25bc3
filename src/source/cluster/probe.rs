//! A gate that asks a URL: one GET, judged by its status as the kubelet judges an httpGet probe.
//!
//! Follows DoHTTPProbe (pkg/probe/http/http.go): 200 to 399 is well, certificates are not checked, no credential is sent.
//! Redirects are not followed: they count as an answer.

use std::time::Duration;

use http::{Method, Request, Uri, header};
use http_body_util::BodyExt;
use kube::client::Body;

use super::identity;

/// The most of an answer that is shown.
const SHOWN: usize = 200;

/// Asks `url` and returns what is wrong with the answer, if anything.
///
/// # Errors
/// It cannot be asked, takes longer than `limit`, or answers with another status.
pub fn probe(url: &str, limit: Duration) -> Result<(), String> {
    let uri: Uri = url.parse().map_err(|error| format!("{url}: {error}"))?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(format!("{url} is no http:// or https:// URL"));
    };
    if !matches!(scheme, "http" | "https") {
        return Err(format!("{url}: {scheme} is neither http nor https"));
    }
    let root: Uri = format!("{scheme}://{authority}").parse().map_err(|error| format!("{url}: {error}"))?;
    let path = uri.path_and_query().map_or("/", |own| own.as_str()).to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(async {
        match tokio::time::timeout(limit, ask(root, &path)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(format!("GET {}: no answer within {}s", shown(url), limit.as_secs_f64())),
        }
    })
}

async fn ask(root: Uri, path: &str) -> Result<(), String> {
    let url = format!("{}{}", root.to_string().trim_end_matches('/'), shown(path));
    let mut config = kube::Config::new(root);
    config.accept_invalid_certs = true;
    config.proxy_url = None;
    // How often it is asked is for the caller to say.
    config.default_retry = false;
    let client = identity::client(config).map_err(|error| error.to_string())?;
    let request = Request::builder()
        .method(Method::GET)
        .uri(path)
        .header(header::USER_AGENT, concat!("kubectl-ds/", env!("CARGO_PKG_VERSION")))
        .body(Body::empty())
        .map_err(|error| error.to_string())?;
    let response = client.send(request).await.map_err(|error| format!("GET {url}: {}", innermost(&error)))?;
    let status = response.status();
    if (200..400).contains(&status.as_u16()) {
        return Ok(());
    }
    let body = response.into_body().collect().await.map(|own| own.to_bytes()).unwrap_or_default();
    let body: String = String::from_utf8_lossy(&body).trim().chars().take(SHOWN).collect();
    let said = if body.is_empty() { String::new() } else { format!(": {body}") };
    Err(format!("GET {url}: {status}{said}"))
}

/// A URL without its query, which may hold what is not for everybody.
fn shown(url: &str) -> &str {
    url.split('?').next().unwrap_or(url)
}

/// The words of the error that caused all others: those above say only that a request failed.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut own = error;
    while let Some(source) = own.source() {
        own = source;
    }
    own.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    fn serve(answer: &'static str) -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a caller");
            let mut asked = [0; 1024];
            let _ = stream.read(&mut asked);
            let _ = stream.write_all(answer.as_bytes());
            std::thread::sleep(Duration::from_millis(if answer.is_empty() { 3000 } else { 0 }));
        });
        format!("http://{address}")
    }

    #[test]
    fn the_status_is_judged_as_the_kubelet_does() {
        let limit = Duration::from_secs(5);
        for (answer, said) in [
            ("HTTP/1.1 204 No Content\r\n\r\n", Ok(())),
            ("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", Ok(())),
            ("HTTP/1.1 503 Any\r\nContent-Length: 7\r\n\r\nnot yet", Err("503 Service Unavailable: not yet")),
        ] {
            let url = format!("{}/healthz?x=1", serve(answer));
            let outcome = probe(&url, limit);
            let asked = url.strip_suffix("?x=1").expect("a query");
            assert_eq!(outcome, said.map_err(|said| format!("GET {asked}: {said}")));
        }
        let mute = serve("");
        let outcome = probe(&mute, Duration::from_millis(100));
        assert_eq!(outcome, Err(format!("GET {mute}: no answer within 0.1s")));
        assert!(probe("ftp://x", limit).unwrap_err().contains("neither http nor https"));
        assert!(probe("/x", limit).unwrap_err().contains("is no http:// or https:// URL"));
        let closed = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
            listener.local_addr().expect("an address")
        };
        assert!(probe(&format!("http://{closed}/"), limit).is_err());
    }
}
