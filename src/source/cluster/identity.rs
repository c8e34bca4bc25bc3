//! TLS: the certificates that are trusted, the client's own, and kube's client made with them.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::connection::Secret;
use super::kubeconfig::{ClusterEntry, UserEntry};
use super::{ClusterError, ErrorKind, client_key};

/// A certificate and its key, as PEM.
pub(super) type Identity = (String, Secret);

/// Puts a certificate and its key in.
///
/// # Errors
/// The key is that of another certificate, in kubectl's words.
pub(super) fn put(config: &mut kube::Config, certificate: &[u8], key: &[u8]) -> Result<(), ClusterError> {
    if !client_key::belongs(key, certificate) {
        return Err(wrong("Unable to connect to the server: tls: private key does not match public key"));
    }
    config.auth_info.client_certificate_data = Some(STANDARD.encode(certificate));
    config.auth_info.client_key_data = Some(STANDARD.encode(key).into());
    Ok(())
}

/// Makes kube's client.
///
/// # Errors
/// Certificate and key are none.
pub(super) fn client(config: kube::Config) -> Result<kube::Client, ClusterError> {
    client_key::provide();
    kube::Client::try_from(config).map_err(|error| {
        let why = match &error {
            kube::Error::RustlsTls(why) => why.to_string(),
            other => other.to_string(),
        };
        wrong(why)
    })
}

/// Returns the PEM of the authorities that the cluster entry names, data before file; empty is the system's own.
///
/// # Errors
/// The file cannot be read.
pub(super) fn authorities(cluster: &ClusterEntry) -> Result<Vec<u8>, ClusterError> {
    either(&cluster.certificate_authority_data, &cluster.certificate_authority)
}

/// Trusts the authorities in `pem`, and the server name and carelessness of the cluster entry.
///
/// # Errors
/// There is no certificate in it (rootCertPool), or it goes with --insecure-skip-tls-verify
/// (TLSConfigFor, client-go/transport/transport.go).
pub(super) fn trust(
    config: &mut kube::Config,
    cluster: &ClusterEntry,
    pem: &[u8],
) -> Result<(), ClusterError> {
    config.accept_invalid_certs = cluster.insecure_skip_tls_verify;
    config.tls_server_name = Some(cluster.tls_server_name.clone()).filter(|name| !name.is_empty());
    if pem.is_empty() {
        return Ok(());
    }
    if cluster.insecure_skip_tls_verify {
        return Err(wrong("specifying a root certificates file with the insecure flag is not allowed"));
    }
    let certificates: Vec<Vec<u8>> =
        CertificateDer::pem_slice_iter(pem).flatten().map(|own| own.to_vec()).collect();
    if certificates.is_empty() {
        return Err(wrong("unable to load root certificates: unable to parse bytes as PEM block"));
    }
    config.root_cert = Some(certificates);
    Ok(())
}

/// Puts the certificate of the user entry in, if it has one.
///
/// # Errors
/// A file cannot be read, or the key is that of another certificate.
pub(super) fn own(config: &mut kube::Config, user: &UserEntry) -> Result<bool, ClusterError> {
    let certificate = either(&user.client_certificate_data, &user.client_certificate)?;
    if certificate.is_empty() {
        return Ok(false);
    }
    let key = either(&user.client_key_data.0, &user.client_key)?;
    put(config, &certificate, &key)?;
    Ok(true)
}

fn either(data: &[u8], file: &str) -> Result<Vec<u8>, ClusterError> {
    if !data.is_empty() || file.is_empty() {
        return Ok(data.to_vec());
    }
    fs::read(file).map_err(|error| wrong(format!("open {file}: {error}")))
}

fn wrong(message: impl Into<String>) -> ClusterError {
    ClusterError::new(ErrorKind::Config, message)
}
