//! Why a request got no answer: the errors of TCP, TLS, names and proxies in kubectl's words, with the way out.
//!
//! kubectl's words are those of StandardErrorMessage (k8s.io/kubectl/pkg/cmd/util/helpers.go) around those of Go's
//! net, crypto/tls and crypto/x509.

use std::error::Error;
use std::io;

use http::Uri;
use rustls::{AlertDescription, CertificateError};

use super::{ClusterError, ErrorKind};

/// The way that requests take.
#[derive(Debug, Clone, Default)]
pub(super) struct Way {
    /// HOST:PORT, as in the server's URL.
    pub server: String,
    /// The host alone.
    pub host: String,
    /// The proxy and who named it.
    pub proxy: Option<(Uri, String)>,
    /// Whether nothing named the server.
    pub guessed: bool,
}

/// What went wrong, as far as it can be told.
enum Fault<'a> {
    Tls(&'a rustls::Error),
    Io(&'a io::Error),
    /// The name of the host is not known.
    Name,
    /// The connection ended before there was an answer.
    CutOff,
    /// The innermost words.
    Other(String),
}

impl ClusterError {
    /// An error of a request, in words.
    pub fn from_kube(error: &kube::Error) -> Self {
        told(error).unwrap_or_else(|| Way::default().explain(error))
    }
}

/// Words that were found already.
fn told(error: &kube::Error) -> Option<ClusterError> {
    let kube::Error::Service(inner) = error else { return None };
    inner.downcast_ref::<ClusterError>().cloned()
}

impl Way {
    /// Puts an error of the client behind into words.
    pub fn explain(&self, error: &kube::Error) -> ClusterError {
        if let Some(told) = told(error) {
            return told;
        }
        if let kube::Error::Auth(own) = error {
            return unable(ErrorKind::Other, &format!("getting credentials: {own}"));
        }
        let explained = match fault(error) {
            Fault::Tls(fault) => tls(fault, &self.host),
            Fault::Io(fault) => self.io(fault),
            Fault::Name => {
                let host = self.proxy.as_ref().and_then(|(proxy, _)| proxy.host()).unwrap_or(&self.host);
                unable(ErrorKind::Unreachable, &format!("dial tcp: lookup {host}: no such host"))
            }
            Fault::CutOff => unable(ErrorKind::CutOff, "EOF"),
            Fault::Other(words) => unable(ErrorKind::Other, &words),
        };
        match &self.proxy {
            Some((proxy, whose)) => {
                explained.hinted(format!("the way leads through the proxy {} ({whose})", without_user(proxy)))
            }
            None => explained,
        }
    }

    fn io(&self, error: &io::Error) -> ClusterError {
        use io::ErrorKind as Io;
        let dial = |why: &str| format!("dial tcp {}: {why}", self.server);
        match error.kind() {
            Io::ConnectionRefused => {
                let refused = ClusterError::new(
                    ErrorKind::Unreachable,
                    format!(
                        "The connection to the server {} was refused - did you specify the right host or port?",
                        self.server
                    ),
                );
                if self.guessed {
                    refused.hinted(
                        "nothing names a server: there is no kubeconfig, or its context leads to no cluster that it has",
                    )
                } else {
                    refused
                }
            }
            Io::TimedOut => unable(ErrorKind::Timeout, &dial("i/o timeout")),
            Io::HostUnreachable => unable(ErrorKind::Unreachable, &dial("connect: no route to host")),
            Io::NetworkUnreachable => {
                unable(ErrorKind::Unreachable, &dial("connect: network is unreachable"))
            }
            Io::ConnectionReset => unable(ErrorKind::CutOff, "read: connection reset by peer"),
            Io::UnexpectedEof | Io::BrokenPipe | Io::ConnectionAborted => unable(ErrorKind::CutOff, "EOF"),
            _ => unable(ErrorKind::Other, &error.to_string()),
        }
    }
}

fn unable(kind: ErrorKind, why: &str) -> ClusterError {
    ClusterError::new(kind, format!("Unable to connect to the server: {why}"))
}

/// Finds what is behind the wrappings.
fn fault<'a>(error: &'a (dyn Error + 'static)) -> Fault<'a> {
    let mut at: Option<&'a (dyn Error + 'static)> = Some(error);
    let mut words = String::new();
    let mut io = None;
    while let Some(own) = at {
        if let Some(tls) = own.downcast_ref::<rustls::Error>() {
            return Fault::Tls(tls);
        }
        let text = own.to_string();
        if text == "dns error" || text.starts_with("failed to lookup address information") {
            return Fault::Name;
        }
        if text.starts_with("connection closed before message completed") {
            return Fault::CutOff;
        }
        let mut inside: Option<&'a (dyn Error + 'static)> = None;
        if let Some(found) = own.downcast_ref::<io::Error>() {
            io = Some(found);
            // What an io::Error wraps is not its source.
            inside = found.get_ref().map(|inner| inner as &(dyn Error + 'static));
        }
        words = text;
        at = inside.or(own.source());
    }
    match io {
        Some(io) if io.kind() != io::ErrorKind::Other => Fault::Io(io),
        _ => Fault::Other(words),
    }
}

/// What is wrong with TLS, in the words of crypto/tls and crypto/x509, with a way out.
fn tls(error: &rustls::Error, host: &str) -> ClusterError {
    let verify =
        |why: &str| unable(ErrorKind::Other, &format!("tls: failed to verify certificate: x509: {why}"));
    match error {
        rustls::Error::InvalidCertificate(own) => match own {
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                verify("certificate signed by unknown authority").hinted(
                    "the kubeconfig's certificate-authority is not the one of this server; --certificate-authority names another",
                )
            }
            CertificateError::Expired => verify("certificate has expired or is not yet valid"),
            CertificateError::ExpiredContext { time, not_after } => verify(&format!(
                "certificate has expired or is not yet valid: current time {} is after {}",
                moment(*time),
                moment(*not_after)
            ))
            .hinted("the server's certificate must be renewed"),
            CertificateError::NotValidYet => verify("certificate has expired or is not yet valid"),
            CertificateError::NotValidYetContext { time, not_before } => verify(&format!(
                "certificate has expired or is not yet valid: current time {} is before {}",
                moment(*time),
                moment(*not_before)
            ))
            .hinted("is the clock of this machine right?"),
            CertificateError::NotValidForName => verify(&format!("certificate is not valid for {host}")),
            CertificateError::NotValidForNameContext { expected, presented } => {
                let names: Vec<String> = presented.iter().map(|name| bare(name)).collect();
                verify(&format!("certificate is valid for {}, not {}", names.join(", "), expected.to_str()))
                    .hinted("--tls-server-name says under which name the server's certificate is to be checked")
            }
            other => verify(&other.to_string()),
        },
        rustls::Error::InvalidMessage(_) => {
            unable(ErrorKind::Other, "http: server gave HTTP response to HTTPS client")
        }
        rustls::Error::AlertReceived(alert) => {
            let shown = unable(ErrorKind::Other, &format!("remote error: tls: {}", alert_words(*alert)));
            shown.hinted("the server does not accept the client certificate of the kubeconfig's user")
        }
        other => unable(ErrorKind::Other, &format!("tls: {other}")),
    }
}

/// Go's words for an alert (crypto/tls/alert.go).
fn alert_words(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::BadCertificate => "bad certificate".into(),
        AlertDescription::CertificateExpired => "expired certificate".into(),
        AlertDescription::CertificateRevoked => "revoked certificate".into(),
        AlertDescription::CertificateUnknown => "unknown certificate".into(),
        AlertDescription::UnknownCA => "unknown certificate authority".into(),
        AlertDescription::CertificateRequired => "certificate required".into(),
        AlertDescription::HandshakeFailure => "handshake failure".into(),
        AlertDescription::InternalError => "internal error".into(),
        AlertDescription::ProtocolVersion => "protocol version not supported".into(),
        AlertDescription::UnrecognisedName => "unrecognized name".into(),
        other => format!("{other:?}"),
    }
}

/// "DnsName(\"a\")" and "IpAddress(1.2.3.4)" are how rustls shows names.
fn bare(name: &str) -> String {
    let inside = name.split_once('(').map_or(name, |(_, rest)| rest.trim_end_matches(')'));
    inside.trim_matches('"').to_owned()
}

fn moment(time: rustls::pki_types::UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(seconds).map_or_else(|_| "?".into(), |moment| moment.to_string())
}

/// A proxy's address without its password.
fn without_user(proxy: &Uri) -> String {
    let port = proxy.port().map_or(String::new(), |port| format!(":{port}"));
    format!("{}://{}{port}", proxy.scheme_str().unwrap_or("http"), proxy.host().unwrap_or_default())
}
