//! The client's certificate is taken as kubectl takes it: of X.509 version 1, too, as `openssl x509 -req` makes it when it
//! is told of no extensions.
//!
//! rustls reads the client's own certificate for nothing but to see whether the key is that of the certificate, and
//! reads version 3 alone. So keys do not tell rustls their public half here, and the comparison is made without reading
//! the certificate. What servers show is judged as ever.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, KeyProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{Signer, SigningKey};
use rustls::{Error, SignatureAlgorithm, SignatureScheme};

/// Makes keys that keep their public half to themselves those of this process. Kept if somebody chose others before.
pub(super) fn provide() {
    let provider = CryptoProvider { key_provider: &Keys, ..ring::default_provider() };
    // Err is the provider that was chosen before: by this very function, as a rule.
    let _ = provider.install_default();
}

/// Reports whether the key is that of the certificate, both as PEM (tls.X509KeyPair); what cannot be read is for
/// others to refuse.
pub(super) fn belongs(key: &[u8], certificate: &[u8]) -> bool {
    let (Ok(key), Ok(certificate)) =
        (PrivateKeyDer::from_pem_slice(key), CertificateDer::from_pem_slice(certificate))
    else {
        return true;
    };
    let Ok(key) = ring::default_provider().key_provider.load_private_key(key) else { return true };
    // DER has one form for a key: a certificate of whatever version holds it byte for byte.
    key.public_key().is_none_or(|public| memchr::memmem::find(&certificate, &public).is_some())
}

#[derive(Debug)]
struct Keys;

impl KeyProvider for Keys {
    fn load_private_key(&self, key: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        let key = ring::default_provider().key_provider.load_private_key(key)?;
        Ok(Arc::new(Reticent(key)))
    }
}

/// A key that does not tell its public half.
#[derive(Debug)]
struct Reticent(Arc<dyn SigningKey>);

impl SigningKey for Reticent {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        self.0.choose_scheme(offered)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }
}
