//! Ctrl-C, and how a pod is asked to end.

use futures::future::LocalBoxFuture;

/// Waits for Ctrl-C; with `terminated` for SIGTERM as well, by which a pod is asked to end.
pub(super) fn interrupt(terminated: bool) -> LocalBoxFuture<'static, ()> {
    Box::pin(async move {
        let typed = async {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        futures::pin_mut!(typed);
        if terminated {
            let asked = sigterm();
            futures::pin_mut!(asked);
            futures::future::select(typed, asked).await;
        } else {
            typed.await;
        }
    })
}

#[cfg(unix)]
async fn sigterm() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signals) => drop(signals.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn sigterm() {
    std::future::pending().await
}
