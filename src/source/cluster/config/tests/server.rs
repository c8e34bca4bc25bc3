//! A server on the loopback address that tells what it saw, with or without TLS, and a proxy.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, RootCertStore, ServerConfig,
    ServerConnection, SignatureScheme, StreamOwned,
};

use super::client_key;

/// A request.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its first line.
    pub line: String,
    /// Names in lower case, in order.
    pub headers: Vec<(String, String)>,
    /// Whether the client showed a certificate.
    pub certified: bool,
}

impl Seen {
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect()
    }
}

type Answer = Arc<dyn Fn(&Seen) -> (u16, String) + Send + Sync>;

/// The server; its threads end with the program.
pub struct Server {
    pub address: SocketAddr,
    scheme: &'static str,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub fn plain(answer: impl Fn(&Seen) -> (u16, String) + Send + Sync + 'static) -> Self {
        Self::start("http", None, Arc::new(answer))
    }

    pub fn secure(
        config: Arc<ServerConfig>,
        answer: impl Fn(&Seen) -> (u16, String) + Send + Sync + 'static,
    ) -> Self {
        Self::start("https", Some(config), Arc::new(answer))
    }

    /// A server that reads a request and hangs up.
    pub fn silent() -> Self {
        Self::start("http", None, Arc::new(|_| (0, String::new())))
    }

    fn start(scheme: &'static str, config: Option<Arc<ServerConfig>>, answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, seen) = (listener.local_addr().unwrap(), Arc::default());
        let own = Self { address, scheme, seen: Arc::clone(&seen) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, answer, seen) = (config.clone(), Arc::clone(&answer), Arc::clone(&seen));
                // A client that does not like the certificate hangs up.
                thread::spawn(move || serve(stream, config, &answer, &seen));
            }
        });
        own
    }

    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn serve(
    stream: TcpStream,
    config: Option<Arc<ServerConfig>>,
    answer: &Answer,
    seen: &Mutex<Vec<Seen>>,
) -> std::io::Result<()> {
    let Some(config) = config else {
        let mut stream = stream;
        return exchange(&mut stream, || false, answer, seen);
    };
    let mut stream = stream;
    let mut tls = ServerConnection::new(config).unwrap();
    tls.complete_io(&mut stream)?;
    let certified = tls.peer_certificates().is_some();
    let mut stream = StreamOwned::new(tls, stream);
    exchange(&mut stream, || certified, answer, seen)?;
    stream.conn.send_close_notify();
    stream.flush()
}

fn exchange(
    stream: &mut (impl Read + Write),
    certified: impl Fn() -> bool,
    answer: &Answer,
    seen: &Mutex<Vec<Seen>>,
) -> std::io::Result<()> {
    let head = head(stream)?;
    if head.is_empty() {
        stream.write_all(
            b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTPS request to an HTTP server.\n",
        )?;
        return stream.flush();
    }
    let mut lines = head.lines();
    let line = lines.next().unwrap_or_default().to_owned();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let own = Seen { line, headers, certified: certified() };
    let (status, body) = answer(&own);
    seen.lock().unwrap_or_else(PoisonError::into_inner).push(own);
    if status == 0 {
        return Ok(());
    }
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    stream.flush()
}

/// The head of a request; empty if somebody begins TLS, as Go's server notices it.
fn head(stream: &mut impl Read) -> std::io::Result<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
        if head == [0x16] {
            return Ok(String::new());
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// TLS with the certificate of tests/tls; a client's certificate is welcome, not required.
pub fn tls(name: &str) -> Arc<ServerConfig> {
    // Before the builders below choose.
    client_key::provide();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file("ca", "crt")).unwrap()).unwrap();
    let clients = WebPkiClientVerifier::builder(Arc::new(roots)).allow_unauthenticated().build().unwrap();
    serving(name, clients)
}

/// TLS that wants to see the certificate of this name, of whatever version, and that its key signs.
pub fn tls_for(name: &str) -> Arc<ServerConfig> {
    let certificate = CertificateDer::from_pem_file(file(name, "crt")).unwrap();
    let key = PrivateKeyDer::from_pem_file(file(name, "key")).unwrap();
    let key = any_supported_type(&key).unwrap().public_key().unwrap().to_vec();
    // The point of a key on P-256 is at its end.
    let point = key[key.len() - 65..].to_vec();
    serving("server", Arc::new(One { certificate, point }))
}

fn serving(name: &str, clients: Arc<dyn ClientCertVerifier>) -> Arc<ServerConfig> {
    client_key::provide();
    let certificate = CertificateDer::from_pem_file(file(name, "crt")).unwrap();
    let key = PrivateKeyDer::from_pem_file(file(name, "key")).unwrap();
    let config = ServerConfig::builder().with_client_cert_verifier(clients);
    Arc::new(config.with_single_cert(vec![certificate], key).unwrap())
}

fn file(name: &str, kind: &str) -> String {
    format!("{}/tests/tls/{name}.{kind}", env!("CARGO_MANIFEST_DIR"))
}

/// Knows one client.
#[derive(Debug)]
struct One {
    certificate: CertificateDer<'static>,
    point: Vec<u8>,
}

impl ClientCertVerifier for One {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        shown: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if *shown == self.certificate {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify_tls13_signature(message, shown, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        _: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.point);
        match key.verify(message, signed.signature()) {
            Ok(()) => Ok(HandshakeSignatureValid::assertion()),
            Err(_) => Err(CertificateError::BadSignature.into()),
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP256_SHA256]
    }
}

/// A proxy that leads every CONNECT to `target`; returns its URL and the heads of what it was asked.
pub fn proxy(target: SocketAddr) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let heads = Arc::clone(&asked);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let own = head(&mut stream).unwrap();
            heads.lock().unwrap_or_else(PoisonError::into_inner).push(own);
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
            let server = TcpStream::connect(target).unwrap();
            copy(stream.try_clone().unwrap(), server.try_clone().unwrap());
            copy(server, stream);
        }
    });
    (url, asked)
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
}
