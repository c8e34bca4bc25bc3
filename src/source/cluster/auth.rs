//! Who asks: the credential that goes into the Authorization header.
//!
//! Of several that a user entry holds the one counts that client-go takes (transport.HTTPWrappersForConfig): a token
//! or a password before a plugin or a provider. Certificates are part of the connection, see `config`.

use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;

use super::connection::Secret;
use super::exec::{Held, Plugin};
use super::kubeconfig::UserEntry;
use super::{ClusterError, ErrorKind};

/// After how long a token file is read anew: a minute less ten seconds, as cachingTokenSource
/// (client-go/transport/token_source.go).
const REREAD: Duration = Duration::from_secs(50);

/// What is put into the Authorization header.
#[derive(Debug)]
pub(super) enum Credential {
    /// Nothing: nobody, a certificate, or a provider that kube knows.
    None,
    /// A token or a password.
    Fixed(HeaderValue),
    /// A token in a file that somebody keeps fresh.
    File(TokenFile),
    /// A plugin.
    Plugin(Arc<Plugin>),
}

/// What was put into a request, so that it can be replaced.
#[derive(Debug, Default)]
pub(super) struct Used {
    /// The header.
    pub header: Option<HeaderValue>,
    /// What the plugin returned.
    pub held: Option<Arc<Held>>,
}

impl Credential {
    /// Takes what the user entry holds; `None` if it holds neither token nor password.
    ///
    /// # Errors
    /// A token file cannot be read, or a token cannot be sent.
    pub fn of(user: &UserEntry) -> Result<Option<Self>, ClusterError> {
        if !user.token_file.is_empty() {
            return TokenFile::open(&user.token_file, &user.token).map(|file| Some(Self::File(file)));
        }
        if !user.token.0.is_empty() {
            return bearer(&user.token.0).map(|header| Some(Self::Fixed(header)));
        }
        if user.username.is_empty() && user.password.0.is_empty() {
            return Ok(None);
        }
        let pair = STANDARD.encode(format!("{}:{}", user.username, user.password.0));
        header(&format!("Basic {pair}")).map(|header| Some(Self::Fixed(header)))
    }

    /// Returns what to put into a request now.
    ///
    /// # Errors
    /// A plugin fails.
    pub fn now(&self) -> Result<Used, ClusterError> {
        match self {
            Self::None => Ok(Used::default()),
            Self::Fixed(header) => Ok(Used { header: Some(header.clone()), held: None }),
            Self::File(file) => Ok(Used { header: Some(file.header(Instant::now())), held: None }),
            Self::Plugin(plugin) => used(plugin.credential()?),
        }
    }

    /// Returns what to put in instead of what the server refused; `None` if there is nothing else.
    ///
    /// # Errors
    /// A plugin fails.
    pub fn instead_of(&self, refused: &Used) -> Result<Option<Used>, ClusterError> {
        match (self, &refused.held) {
            (Self::Plugin(plugin), Some(held)) => used(plugin.replace(held)?).map(Some),
            _ => Ok(None),
        }
    }
}

fn used(held: Arc<Held>) -> Result<Used, ClusterError> {
    let header = if held.token.0.is_empty() { None } else { Some(bearer(&held.token.0)?) };
    Ok(Used { header, held: Some(held) })
}

/// A token file, read anew every minute; what was read last counts when that fails.
#[derive(Debug)]
pub(super) struct TokenFile {
    path: String,
    last: Mutex<(HeaderValue, Instant)>,
}

impl TokenFile {
    fn open(path: &str, token: &Secret) -> Result<Self, ClusterError> {
        let header = match (read(path), token.0.is_empty()) {
            (Ok(text), _) => bearer(&text)?,
            (Err(_), false) => bearer(&token.0)?,
            (Err(why), true) => return Err(ClusterError::new(ErrorKind::Config, why)),
        };
        Ok(Self { path: path.to_owned(), last: Mutex::new((header, Instant::now())) })
    }

    fn header(&self, now: Instant) -> HeaderValue {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if now.saturating_duration_since(last.1) >= REREAD {
            if let Some(fresh) = read(&self.path).ok().and_then(|text| bearer(&text).ok()) {
                last.0 = fresh;
            }
            last.1 = now;
        }
        last.0.clone()
    }
}

fn read(path: &str) -> Result<String, String> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("open {path}: no such file or directory"),
        std::io::ErrorKind::PermissionDenied => format!("open {path}: permission denied"),
        _ => format!("read {path}: {error}"),
    })?;
    let token = text.trim();
    if token.is_empty() { Err(format!("read empty token from file {path:?}")) } else { Ok(token.to_owned()) }
}

fn bearer(token: &str) -> Result<HeaderValue, ClusterError> {
    header(&format!("Bearer {token}"))
}

fn header(text: &str) -> Result<HeaderValue, ClusterError> {
    let mut header = HeaderValue::try_from(text).map_err(|_| {
        ClusterError::new(ErrorKind::Config, "the token or password holds characters that cannot be sent")
    })?;
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(user: &UserEntry) -> Option<String> {
        let used = Credential::of(user).unwrap()?.now().unwrap();
        used.header.map(|header| header.to_str().unwrap().to_owned())
    }

    #[test]
    fn what_is_sent() {
        let secret = |text: &str| Secret(text.to_owned());
        assert_eq!(sent(&UserEntry::default()), None);
        assert_eq!(
            sent(&UserEntry { token: secret("abc"), ..UserEntry::default() }).as_deref(),
            Some("Bearer abc")
        );
        let basic = UserEntry { username: "joe".into(), password: secret("p:w"), ..UserEntry::default() };
        assert_eq!(sent(&basic).as_deref(), Some("Basic am9lOnA6dw=="));
        let wrong = UserEntry { token: secret("a\nb"), ..UserEntry::default() };
        assert_eq!(Credential::of(&wrong).unwrap_err().kind, ErrorKind::Config);
    }

    #[test]
    fn a_token_file_is_read_again_after_a_minute() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        fs::write(&path, "one\n").unwrap();
        let file = TokenFile::open(path.to_str().unwrap(), &Secret::default()).unwrap();
        let start = Instant::now();
        fs::write(&path, "two\n").unwrap();
        assert_eq!(file.header(start + Duration::from_secs(40)), "Bearer one");
        assert_eq!(file.header(start + Duration::from_secs(60)), "Bearer two");
        fs::remove_file(&path).unwrap();
        assert_eq!(file.header(start + Duration::from_secs(200)), "Bearer two", "the last one that was read");
        let missing = TokenFile::open(path.to_str().unwrap(), &Secret::default()).unwrap_err();
        assert_eq!(missing.message, format!("open {}: no such file or directory", path.display()));
        let both = TokenFile::open(path.to_str().unwrap(), &Secret("own".into())).unwrap();
        assert_eq!(both.header(start), "Bearer own");
    }
}
