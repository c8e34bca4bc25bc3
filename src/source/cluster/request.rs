//! One request: sent, waited for no longer than allowed, repeated when that is safe, its refusal put into words.
//!
//! Only reads are repeated: after 429, 500, 502, 503 and 504 and after a connection that broke. The server's
//! Retry-After is honoured; otherwise the wait doubles. Refuses to follow redirects.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use jiff::Timestamp;
use kube::client::Body;
use serde::Deserialize;

use super::{Cluster, ClusterError, ErrorKind};

/// How long a server may be silent, before its first byte or between two. The API server itself gives up a
/// request after 60 s (--request-timeout of kube-apiserver).
pub(super) const SILENCE: Duration = Duration::from_secs(75);
/// How often a read is sent at most.
const TRIES: u32 = 5;
/// The wait before the second try, if the server names none; doubled each time.
const FIRST_WAIT: Duration = Duration::from_millis(200);
/// How long all waits together may take: then the last refusal is the answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is sent: a path with its query and, if something is to be written, a body with its type.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) target: &'a str,
    pub(super) content: Option<(&'static str, Bytes)>,
}

impl<'a> Call<'a> {
    fn get(target: &'a str) -> Self {
        Self { method: Method::GET, target, content: None }
    }

    /// `GET /api/v1/nodes`
    pub(super) fn words(&self) -> String {
        let path = self.target.split('?').next().unwrap_or(self.target);
        format!("{} {path}", self.method)
    }
}

/// A refusal that may be repeated, or not.
pub(super) struct Refusal {
    pub(super) error: ClusterError,
    pub(super) repeat: bool,
    /// How long the server asks to wait.
    pub(super) wait: Option<Duration>,
    /// What a disruption budget says, if one forbids it.
    pub(super) budget: Option<String>,
}

impl From<ClusterError> for Refusal {
    fn from(error: ClusterError) -> Self {
        Self { error, repeat: false, wait: None, budget: None }
    }
}

impl Cluster {
    /// Reads `target`, a path with its query, and returns the whole body.
    ///
    /// # Errors
    /// The server cannot be reached, refuses, or takes too long; see [`ErrorKind`].
    pub(super) async fn get(&self, target: &str) -> Result<Bytes, ClusterError> {
        let begun = Instant::now();
        let mut wait = FIRST_WAIT;
        for tries in 1.. {
            let refusal = match self.once(&Call::get(target)).await {
                Ok(body) => return Ok(body),
                Err(refusal) => refusal,
            };
            let pause = refusal.wait.unwrap_or(wait);
            if !refusal.repeat || tries >= TRIES || begun.elapsed() + pause > PATIENCE {
                return Err(refusal.error);
            }
            tokio::time::sleep(pause).await;
            wait *= 2;
        }
        Err(ClusterError::new(ErrorKind::Other, format!("GET {target} was not sent")))
    }

    /// Sends a request once, and returns the whole body of the answer.
    pub(super) async fn once(&self, call: &Call<'_>) -> Result<Bytes, Refusal> {
        match self.request_timeout {
            Some(limit) => match tokio::time::timeout(limit, self.exchange(call)).await {
                Ok(outcome) => outcome,
                Err(_) => Err(too_slow(call, limit, "--request-timeout").into()),
            },
            None => self.exchange(call).await,
        }
    }

    async fn exchange(&self, call: &Call<'_>) -> Result<Bytes, Refusal> {
        let silent = |_| Refusal::from(too_slow(call, SILENCE, "it said nothing"));
        let (parts, body) = tokio::time::timeout(SILENCE, self.ask(call, false)).await.map_err(silent)??;
        self.body(call, parts, body).await
    }

    /// Opens a watch: returns its body once the server has agreed. `--request-timeout` limits only that.
    pub(super) async fn open(&self, target: &str) -> Result<Body, Refusal> {
        let call = Call::get(target);
        let limit = self.request_timeout.unwrap_or(SILENCE);
        let silent = |_| Refusal::from(too_slow(&call, limit, "it said nothing"));
        let (parts, body) = tokio::time::timeout(limit, self.ask(&call, true)).await.map_err(silent)??;
        if parts.status.is_success() {
            return Ok(body);
        }
        Err(match self.body(&call, parts, body).await {
            Err(refusal) => refusal,
            Ok(_) => ClusterError::new(ErrorKind::Other, format!("GET {target} was refused")).into(),
        })
    }

    /// Sends the request; `plain` asks for an answer without compression, which would hold back parts of a stream.
    async fn ask(&self, call: &Call<'_>, plain: bool) -> Result<(http::response::Parts, Body), Refusal> {
        let mut request = Request::builder().method(&call.method).uri(call.target);
        request = request.header(http::header::ACCEPT, "application/json");
        if plain {
            request = request.header(http::header::ACCEPT_ENCODING, "identity");
        }
        let mut body = Body::empty();
        if let Some((kind, bytes)) = &call.content {
            request = request.header(http::header::CONTENT_TYPE, *kind);
            body = Body::from(bytes.clone());
        }
        let request = request
            .body(body)
            .map_err(|error| ClusterError::new(ErrorKind::Other, format!("{}: {error}", call.words())))?;
        let response = self.client.send(request).await;
        let (parts, body) = response.map_err(|error| broken(ClusterError::from_kube(&error)))?.into_parts();
        self.clock.note(&parts.headers, Timestamp::now());
        Ok((parts, body))
    }

    /// Takes in the whole body; a refusal is put into words.
    async fn body(
        &self,
        call: &Call<'_>,
        parts: http::response::Parts,
        mut body: Body,
    ) -> Result<Bytes, Refusal> {
        let silent = |_| Refusal::from(too_slow(call, SILENCE, "it said nothing"));
        let mut bytes = BytesMut::new();
        while let Some(frame) = tokio::time::timeout(SILENCE, body.frame()).await.map_err(silent)? {
            let frame = frame.map_err(|error| broken(ClusterError::cut_off(&call.words(), &error)))?;
            if let Ok(data) = frame.into_data() {
                bytes.extend_from_slice(&data);
            }
        }
        if parts.status.is_success() {
            Ok(bytes.freeze())
        } else {
            Err(refused(parts.status, &parts.headers, &bytes))
        }
    }
}

fn too_slow(call: &Call<'_>, limit: Duration, why: &str) -> ClusterError {
    let words = call.words();
    ClusterError::new(
        ErrorKind::Timeout,
        format!("the server did not answer {words} within {}s ({why})", limit.as_secs_f64()),
    )
}

/// A connection that broke may be tried again, unless nobody is there at all.
fn broken(error: ClusterError) -> Refusal {
    let repeat = error.kind == ErrorKind::CutOff;
    Refusal { error, repeat, wait: None, budget: None }
}

/// The body of a refusal, `v1.Status`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Status {
    kind: String,
    message: String,
    reason: String,
    details: Option<Details>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Details {
    retry_after_seconds: u64,
    causes: Vec<Cause>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Cause {
    reason: String,
    message: String,
}

/// The cause of a refused eviction (DisruptionBudgetCause, k8s.io/api/policy/v1).
const BUDGET: &str = "DisruptionBudget";

/// Puts a refusal into kubectl's words (StandardErrorMessage, k8s.io/kubectl/pkg/cmd/util/helpers.go; what the
/// server leaves out is filled in as NewGenericServerResponse, apimachinery/pkg/api/errors/errors.go).
fn refused(code: StatusCode, headers: &HeaderMap, body: &[u8]) -> Refusal {
    let status: Status = serde_json::from_slice(body).unwrap_or_default();
    let told = status.kind == "Status" && !status.message.is_empty();
    let (reason, message) =
        if told { (status.reason, status.message) } else { generic(code, &String::from_utf8_lossy(body)) };
    let error = ClusterError::refused(code.as_u16(), &reason, &message);
    let after = headers.get(http::header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let seconds = after.and_then(|text| text.trim().parse().ok());
    let details = status.details.unwrap_or_default();
    let seconds = seconds.or(Some(details.retry_after_seconds).filter(|own| *own > 0));
    let budget = details.causes.into_iter().find(|own| own.reason == BUDGET).map(|own| own.message);
    Refusal {
        error,
        repeat: matches!(code.as_u16(), 429 | 500 | 502 | 503 | 504),
        wait: seconds.map(Duration::from_secs),
        budget,
    }
}

/// The reason and message of an answer that is no Status.
fn generic(code: StatusCode, body: &str) -> (String, String) {
    let (reason, message) = match code.as_u16() {
        400 => ("BadRequest", "the server rejected our request for an unknown reason"),
        401 => ("Unauthorized", "the server has asked for the client to provide credentials"),
        403 => ("Forbidden", body.trim()),
        404 => ("NotFound", "the server could not find the requested resource"),
        406 => ("NotAcceptable", body.trim()),
        410 => ("Expired", "the provided continue parameter is too old"),
        429 => (
            "TooManyRequests",
            "the server has received too many requests and has asked us to try again later",
        ),
        503 => ("ServiceUnavailable", "the server is currently unable to handle the request"),
        504 => (
            "Timeout",
            "the server was unable to return a response in the time allotted, but may still be processing the request",
        ),
        500.. => {
            let shown: String = body.trim().chars().take(200).collect();
            return (
                "InternalError".into(),
                format!("an error on the server ({shown:?}) has prevented the request from succeeding"),
            );
        }
        _ => ("", "the server responded with the status code but did not return more information"),
    };
    (reason.into(), message.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_as_kubectl_tells_it() {
        let no = HeaderMap::new();
        let body = br#"{"kind":"Status","status":"Failure","message":"pods is forbidden: User \"ci\" cannot list","reason":"Forbidden","code":403}"#;
        let own = refused(StatusCode::FORBIDDEN, &no, body);
        assert_eq!(
            own.error.message,
            "Error from server (Forbidden): pods is forbidden: User \"ci\" cannot list"
        );
        assert_eq!((own.error.kind, own.repeat), (ErrorKind::Forbidden, false));
        let own = refused(StatusCode::UNAUTHORIZED, &no, b"");
        assert_eq!(
            own.error.message,
            "You must be logged in to the server (the server has asked for the client to provide credentials)"
        );
        let own = refused(StatusCode::INTERNAL_SERVER_ERROR, &no, b"boom\n");
        assert_eq!(
            own.error.message,
            "Error from server (InternalError): an error on the server (\"boom\") has prevented the request from succeeding"
        );
        assert!(own.repeat);
    }

    #[test]
    fn a_mute_server_is_given_up() {
        // Nobody accepts: the system takes the connection, and no answer ever comes.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kubeconfig");
        let address = listener.local_addr().expect("an address");
        let text = format!(
            r#"{{"apiVersion":"v1","kind":"Config","current-context":"c",
                "clusters":[{{"name":"c","cluster":{{"server":"http://{address}"}}}}],
                "contexts":[{{"name":"c","context":{{"cluster":"c","user":"u"}}}}],
                "users":[{{"name":"u","user":{{}}}}]}}"#
        );
        std::fs::write(&path, text).expect("written");
        let connection = super::super::Connection {
            kubeconfig: Some(path.display().to_string()),
            request_timeout: Some(Duration::from_millis(100)),
            ..Default::default()
        };
        let cluster = Cluster::connect(&connection).expect("a client");
        let begun = Instant::now();
        let error = cluster.runtime.block_on(cluster.get("/api/v1/nodes?limit=1")).expect_err("no answer");
        assert_eq!(error.kind, ErrorKind::Timeout);
        assert_eq!(
            error.message,
            "the server did not answer GET /api/v1/nodes within 0.1s (--request-timeout)"
        );
        assert!(begun.elapsed() < Duration::from_secs(5), "and is not asked again");
        let error = cluster.runtime.block_on(cluster.open("/api/v1/nodes?watch=1")).err();
        assert_eq!(error.map(|refusal| refusal.error.kind), Some(ErrorKind::Timeout), "a watch neither");
    }

    #[test]
    fn the_wait_is_the_servers() {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::RETRY_AFTER, http::HeaderValue::from_static("7"));
        let own = refused(StatusCode::TOO_MANY_REQUESTS, &headers, b"");
        assert_eq!((own.repeat, own.wait), (true, Some(Duration::from_secs(7))));
        let body = br#"{"kind":"Status","message":"wait","reason":"TooManyRequests","details":{"retryAfterSeconds":3}}"#;
        let own = refused(StatusCode::TOO_MANY_REQUESTS, &HeaderMap::new(), body);
        assert_eq!(own.wait, Some(Duration::from_secs(3)));
        assert_eq!(refused(StatusCode::CONFLICT, &HeaderMap::new(), b"").error.kind, ErrorKind::Conflict);
    }
}
