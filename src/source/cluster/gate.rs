//! The gate every request passes: user agent, impersonation, credential and log are added here, and what went wrong
//! on the way is put into words.
//!
//! kube's own client is behind it, for TLS, proxies and the connections. Refuses to judge answers, but for one: after
//! a 401 a credential plugin runs again, and what can be repeated is sent once more.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::combinators::UnsyncBoxBody;
use kube::client::Body;

use super::ClusterError;
use super::auth::{Credential, Used};
use super::identity::{self, Identity};
use super::log::Log;
use super::reach::Way;

/// What a request needs on its way.
pub(super) struct Gate {
    /// How kube connects; the certificate of a plugin is put in.
    pub config: kube::Config,
    pub credential: Credential,
    /// User agent and impersonation.
    pub headers: HeaderMap,
    pub log: Log,
    /// Where requests go, for the words of errors.
    pub way: Way,
    /// The client behind, and the plugin's certificate that it was made with.
    pub inner: Mutex<(Option<Identity>, kube::Client)>,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("way", &self.way).finish_non_exhaustive()
    }
}

/// The body of an answer.
type Answer = Response<UnsyncBoxBody<Bytes, kube::Error>>;

impl Gate {
    async fn pass(&self, request: Request<Body>) -> Result<Answer, ClusterError> {
        // A plugin blocks this thread, and may: every request of the cluster needs what it returns.
        let used = self.credential.now()?;
        let again = copy(&request);
        let response = self.send(request, &used).await?;
        if response.status() == StatusCode::UNAUTHORIZED
            && let Some(again) = again
        {
            match self.credential.instead_of(&used) {
                Ok(Some(fresh)) => return self.send(again, &fresh).await,
                Ok(None) => {}
                Err(error) => self.log.error(&format!("refreshing credentials: {error}")),
            }
        }
        Ok(response)
    }

    async fn send(&self, mut request: Request<Body>, used: &Used) -> Result<Answer, ClusterError> {
        for (name, value) in &self.headers {
            request.headers_mut().append(name, value.clone());
        }
        if let Some(credential) = &used.header {
            request.headers_mut().insert(header::AUTHORIZATION, credential.clone());
        }
        let client = self.client(used)?;
        let (verb, url) = (request.method().to_string(), self.url(&request));
        self.log.request(&verb, &url, request.headers());
        let begun = Instant::now();
        let outcome = client.send(request).await;
        let told = outcome.as_ref().ok().map(|response| (response.status(), response.headers()));
        self.log.response(&verb, &url, told, begun.elapsed().as_millis());
        match outcome {
            Ok(response) => Ok(response.map(|body| self.log.body(body))),
            Err(error) => Err(self.way.explain(&error)),
        }
    }

    /// The client behind, made anew when a plugin has returned another certificate.
    fn client(&self, used: &Used) -> Result<kube::Client, ClusterError> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(held) = &used.held else { return Ok(inner.1.clone()) };
        if inner.0 != held.identity {
            let mut config = self.config.clone();
            if let Some((certificate, key)) = &held.identity {
                identity::put(&mut config, certificate.as_bytes(), key.0.as_bytes())?;
            }
            *inner = (held.identity.clone(), identity::client(config)?);
        }
        Ok(inner.1.clone())
    }

    fn url(&self, request: &Request<Body>) -> String {
        if !self.log.on() {
            return String::new();
        }
        let server = self.config.cluster_url.to_string();
        format!("{}{}", server.trim_end_matches('/'), request.uri())
    }
}

/// A copy of a request that can be sent again.
fn copy(request: &Request<Body>) -> Option<Request<Body>> {
    let body = request.body().try_clone()?;
    let mut copy = Request::new(body);
    copy.method_mut().clone_from(request.method());
    copy.uri_mut().clone_from(request.uri());
    copy.headers_mut().clone_from(request.headers());
    Some(copy)
}

/// The gate as kube wants to be given it.
#[derive(Debug, Clone)]
pub(super) struct Passage(pub Arc<Gate>);

impl tower_service::Service<Request<Body>> for Passage {
    type Response = Answer;
    type Error = ClusterError;
    type Future = Pin<Box<dyn Future<Output = Result<Answer, ClusterError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ClusterError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let gate = Arc::clone(&self.0);
        Box::pin(async move { gate.pass(request).await })
    }
}
