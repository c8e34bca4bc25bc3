//! Over the wire: what a server on the loopback address sees, and what is said when it does not answer.

mod server;

use std::fs;
use std::sync::PoisonError;

use super::*;
use crate::source::cluster::client_key;
use crate::source::cluster::connection::Secret;
use crate::source::cluster::exec::tests::write_program;
use server::{Seen, Server, proxy as fake_proxy, tls, tls_for};

const CA: &str = include_str!("../../../../tests/tls/ca.crt");
const OTHER_CA: &str = include_str!("../../../../tests/tls/other.crt");
const CLIENT: (&str, &str) =
    (include_str!("../../../../tests/tls/client.crt"), include_str!("../../../../tests/tls/client.key"));
/// Of X.509 version 1.
const OLD: (&str, &str) =
    (include_str!("../../../../tests/tls/old.crt"), include_str!("../../../../tests/tls/old.key"));
const V1: &str = "client.authentication.k8s.io/v1";

/// A kubeconfig with one cluster and one user, in a folder of its own.
struct Setup {
    folder: tempfile::TempDir,
    flags: Connection,
    environment: Environment,
}

impl Setup {
    fn new(cluster: &Value, user: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        let config = json!({
            "current-context": "c",
            "clusters": [{ "name": "c", "cluster": cluster }],
            "users": [{ "name": "u", "user": user }],
            "contexts": [{ "name": "c", "context": { "cluster": "c", "user": "u" } }],
        });
        fs::write(&path, config.to_string()).unwrap();
        let flags = Connection { kubeconfig: Some(path.display().to_string()), ..Connection::default() };
        Self { folder, flags, environment: Environment::of(&[("PATH", "/usr/bin:/bin")]) }
    }

    /// A user with a plugin that answers what `status` prints; `$n` is the number of the call.
    fn with_plugin(server: &Server, status: &str) -> Self {
        let exec = json!({
            "apiVersion": V1, "command": "./plugin", "interactiveMode": "IfAvailable", "provideClusterInfo": true,
        });
        let cluster = json!({
            "server": server.url(), "certificate-authority-data": STANDARD.encode(CA),
            "extensions": [{ "name": PLUGIN_EXTENSION, "extension": { "audience": "x" } }],
        });
        let setup = Self::new(&cluster, &json!({ "exec": exec }));
        let path = setup.folder.path().join("plugin");
        let script = format!(
            "#!/bin/sh\ncd {}\necho \"$KUBERNETES_EXEC_INFO\" >> calls\nn=$(wc -l < calls | tr -d ' ')\ncat <<END\n{{\"apiVersion\":\"{V1}\",\"kind\":\"ExecCredential\",\"status\":{status}}}\nEND\n",
            setup.folder.path().display()
        );
        write_program(&path, &script);
        setup
    }

    fn calls(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder.path().join("calls")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn connect(&self) -> Result<Cluster, ClusterError> {
        Cluster::connect_from(&self.flags, &self.environment, Log::to(0, |_| {}))
    }

    /// Sends one request.
    fn ask(&self) -> Result<u16, ClusterError> {
        get(&self.connect()?)
    }

    fn error(&self) -> String {
        self.ask().unwrap_err().message
    }
}

fn get(cluster: &Cluster) -> Result<u16, ClusterError> {
    let request = http::Request::get("/version?a=b").body(kube::client::Body::empty()).unwrap();
    let response = cluster.runtime.block_on(async {
        let response = cluster.client.send(request).await?;
        let status = response.status().as_u16();
        response.into_body().collect_bytes().await.map(|_| status)
    });
    response.map_err(|error| ClusterError::from_kube(&error))
}

fn secure(server: &Server) -> Value {
    json!({ "server": server.url(), "certificate-authority-data": STANDARD.encode(CA) })
}

#[test]
fn agent_impersonation_and_path() {
    let server = Server::plain(|_| (200, "{}".into()));
    let mut setup = Setup::new(
        &json!({ "server": format!("{}/k8s/c1/?x=y", server.url()) }),
        &json!({ "token": "abc", "as-groups": ["g0"] }),
    );
    setup.flags.impersonate = Some("jörg".into());
    setup.flags.impersonate_uid = Some("7".into());
    setup.flags.impersonate_groups = vec!["g1".into(), "g2".into()];
    setup.flags.add_impersonate_extra("Acme.com/project%=a=b").unwrap();
    setup.flags.add_impersonate_extra("Acme.com/project%=c").unwrap();
    assert_eq!(setup.ask().unwrap(), 200);
    let seen = &server.seen()[0];
    assert_eq!(seen.line, "GET /k8s/c1/version?a=b HTTP/1.1");
    assert_eq!(
        seen.all("user-agent"),
        [format!("kubectl-ds/{} ({})", env!("CARGO_PKG_VERSION"), platform())]
    );
    assert_eq!(seen.all("impersonate-user"), ["jörg"]);
    assert_eq!(seen.all("impersonate-uid"), ["7"]);
    assert_eq!(seen.all("impersonate-group"), ["g1", "g2"]);
    assert_eq!(seen.all("impersonate-extra-acme.com%2fproject%25"), ["a=b", "c"]);
    assert_eq!(seen.all("accept-encoding"), ["gzip"]);
    assert_eq!(seen.all("authorization"), [""; 0], "nothing secret goes over http");
    setup.flags.disable_compression = true;
    setup.ask().unwrap();
    assert_eq!(server.seen()[1].all("accept-encoding"), [""; 0]);
}

#[test]
fn credentials_over_tls() {
    let server = Server::secure(tls("server"), |_| (200, "{}".into()));
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    fs::write(&token, "from-file\n").unwrap();
    let plugin = json!({ "apiVersion": V1, "command": "/nonexistent", "interactiveMode": "Never" });
    for (user, sent, certified) in [
        (json!({}), None, false),
        (json!({ "token": "abc" }), Some("Bearer abc"), false),
        (json!({ "username": "joe", "password": "pw" }), Some("Basic am9lOnB3"), false),
        (json!({ "tokenFile": token }), Some("Bearer from-file"), false),
        (json!({ "tokenFile": token, "token": "abc" }), Some("Bearer from-file"), false),
        // Whoever has a credential is not asked for another.
        (json!({ "token": "abc", "exec": plugin }), Some("Bearer abc"), false),
        (
            json!({ "client-certificate-data": STANDARD.encode(CLIENT.0), "client-key-data": STANDARD.encode(CLIENT.1), "exec": plugin }),
            None,
            true,
        ),
    ] {
        let setup = Setup::new(&secure(&server), &user);
        assert_eq!(setup.ask().unwrap(), 200, "{user}");
        let seen = server.seen().pop().unwrap();
        let found: Vec<&str> = sent.into_iter().collect();
        assert_eq!((seen.all("authorization"), seen.certified), (found, certified), "{user}");
    }
}

/// kubectl takes them; rustls refused them: "UnsupportedCertVersion".
#[test]
fn a_client_certificate_of_version_1() {
    let server = Server::secure(tls_for("old"), |_| (200, "{}".into()));
    let user = |certificate: &str, key: &str| json!({ "client-certificate-data": STANDARD.encode(certificate), "client-key-data": STANDARD.encode(key) });
    let setup = Setup::new(&secure(&server), &user(OLD.0, OLD.1));
    assert_eq!(setup.ask().unwrap(), 200);
    assert!(server.seen().pop().unwrap().certified);
    for (certificate, key) in [(OLD.0, CLIENT.1), (CLIENT.0, OLD.1)] {
        let setup = Setup::new(&secure(&server), &user(certificate, key));
        assert_eq!(
            setup.connect().unwrap_err().to_string(),
            "Unable to connect to the server: tls: private key does not match public key"
        );
    }
    let status = json!({ "clientCertificateData": OLD.0, "clientKeyData": OLD.1 });
    assert_eq!(Setup::with_plugin(&server, &status.to_string()).ask().unwrap(), 200);
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn a_plugin_runs_once_and_again_after_a_401() {
    let server = Server::secure(tls("server"), |seen: &Seen| {
        let accepted = seen.all("authorization") == ["Bearer t2"];
        if accepted { (200, "{}".into()) } else { (401, "{}".into()) }
    });
    let setup = Setup::with_plugin(&server, "{\"token\":\"t$n\"}");
    let cluster = setup.connect().unwrap();
    assert_eq!(setup.calls().len(), 0, "nothing was asked yet");
    assert_eq!(get(&cluster).unwrap(), 200);
    assert_eq!(get(&cluster).unwrap(), 200);
    assert_eq!(
        get(&Cluster::connect_from(&setup.flags, &setup.environment, Log::to(0, |_| {})).unwrap()).unwrap(),
        200
    );
    let calls = setup.calls();
    assert_eq!(calls.len(), 2);
    let asked: Value = serde_json::from_str(&calls[0]).unwrap();
    assert_eq!(
        asked["spec"],
        json!({ "interactive": false, "cluster": {
            "server": server.url(), "certificate-authority-data": STANDARD.encode(CA), "config": { "audience": "x" },
        } })
    );
    let sent: Vec<Vec<String>> = server
        .seen()
        .iter()
        .map(|seen| seen.all("authorization").into_iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(sent.concat(), ["Bearer t1", "Bearer t2", "Bearer t2", "Bearer t2"]);
}

#[test]
fn a_refusal_that_lasts_is_the_answer() {
    let server = Server::secure(tls("server"), |_| (401, "{}".into()));
    let setup = Setup::with_plugin(&server, "{\"token\":\"t$n\"}");
    assert_eq!(setup.ask().unwrap(), 401);
    assert_eq!((setup.calls().len(), server.seen().len()), (2, 2));
    let fixed = Setup::new(&secure(&server), &json!({ "token": "abc" }));
    assert_eq!(fixed.ask().unwrap(), 401);
    assert_eq!(server.seen().len(), 3);
}

#[test]
fn a_plugin_may_return_a_certificate() {
    let server = Server::secure(tls("server"), |_| (200, "{}".into()));
    let status = json!({ "clientCertificateData": CLIENT.0, "clientKeyData": CLIENT.1, "token": "t" });
    let setup = Setup::with_plugin(&server, &status.to_string());
    let cluster = setup.connect().unwrap();
    assert_eq!([get(&cluster).unwrap(), get(&cluster).unwrap()], [200, 200]);
    let seen = server.seen();
    assert!(seen.iter().all(|own| own.certified && own.all("authorization") == ["Bearer t"]));
    assert_eq!(setup.calls().len(), 1);
    let broken = Setup::with_plugin(&server, r#"{"clientCertificateData":"C","clientKeyData":"K"}"#);
    assert!(broken.error().contains("identity PEM"), "{}", broken.error());
}

#[test]
fn proxies() {
    let server = Server::secure(tls("server"), |_| (200, "{}".into()));
    let (proxy, asked) = fake_proxy(server.address);
    let mut cluster = json!({
        "server": "https://cluster.test:6443", "certificate-authority-data": STANDARD.encode(CA), "tls-server-name": "kubernetes",
    });
    let mut setup = Setup::new(&cluster, &json!({}));
    setup.environment.variables.insert("HTTPS_PROXY".into(), proxy.clone().into());
    assert_eq!(setup.ask().unwrap(), 200);
    setup.environment.variables.insert("NO_PROXY".into(), "10.0.0.0/8,".into());
    assert_eq!(setup.ask().unwrap(), 200);
    // The kubeconfig's own proxy asks nobody.
    cluster["proxy-url"] = json!(proxy.replace("http://", "http://joe:pw@"));
    let own = Setup::new(&cluster, &json!({}));
    assert_eq!(own.ask().unwrap(), 200);
    let asked = asked.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|head| head.starts_with("CONNECT cluster.test:6443 HTTP/1.1\r\n")), "{asked:?}");
    assert!(asked[2].to_lowercase().contains("proxy-authorization: basic am9lonb3"), "{}", asked[2]);
    cluster["proxy-url"] = json!("http://127.0.0.1:1");
    let error = Setup::new(&cluster, &json!({})).ask().unwrap_err();
    assert_eq!(
        error.hints,
        ["the way leads through the proxy http://127.0.0.1:1 (proxy-url of the kubeconfig)"]
    );
}

#[test]
fn why_there_is_no_answer() {
    let cases = [
        (
            tls("server"),
            OTHER_CA,
            "",
            "tls: failed to verify certificate: x509: certificate signed by unknown authority",
        ),
        (
            tls("server"),
            CA,
            "other",
            "tls: failed to verify certificate: x509: certificate is valid for kubernetes, kubernetes.default.svc, 127.0.0.1, not other",
        ),
    ];
    for (own, ca, name, why) in cases {
        let server = Server::secure(own, |_| (200, "{}".into()));
        let cluster = json!({ "server": server.url(), "certificate-authority-data": STANDARD.encode(ca), "tls-server-name": name });
        let error = Setup::new(&cluster, &json!({})).ask().unwrap_err();
        assert_eq!(error.message, format!("Unable to connect to the server: {why}"));
        assert_eq!((error.kind, error.hints.len()), (ErrorKind::Other, 1));
        let careless = json!({ "server": server.url(), "insecure-skip-tls-verify": true });
        assert_eq!(Setup::new(&careless, &json!({})).ask().unwrap(), 200);
    }
    let server = Server::secure(tls("expired"), |_| (200, "{}".into()));
    let error = Setup::new(&secure(&server), &json!({})).error();
    assert!(error.starts_with("Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time "), "{error}");
    assert!(error.ends_with(" is after 2021-01-01T00:00:00Z"), "{error}");
    let plain = Server::plain(|_| (200, "{}".into()));
    let https = json!({ "server": plain.url().replace("http:", "https:"), "insecure-skip-tls-verify": true });
    assert_eq!(
        Setup::new(&https, &json!({})).error(),
        "Unable to connect to the server: http: server gave HTTP response to HTTPS client"
    );
    let mute = Server::silent();
    let error = Setup::new(&json!({ "server": mute.url() }), &json!({})).ask().unwrap_err();
    assert_eq!(
        (error.message.as_str(), error.kind),
        ("Unable to connect to the server: EOF", ErrorKind::CutOff)
    );
}

#[test]
fn a_refused_connection_is_told_as_kubectl_tells_it() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for scheme in ["http", "https"] {
        let setup = Setup::new(&json!({ "server": format!("{scheme}://{free}") }), &json!({}));
        assert_eq!(
            setup.error(),
            format!(
                "The connection to the server {free} was refused - did you specify the right host or port?"
            )
        );
    }
}

#[test]
fn what_contradicts_itself_is_refused_before_anything_is_sent() {
    let ca = STANDARD.encode(CA);
    for (cluster, user, why) in [
        (
            json!({ "server": "https://a", "certificate-authority-data": ca, "insecure-skip-tls-verify": true }),
            json!({}),
            "specifying a root certificates file with the insecure flag is not allowed",
        ),
        (
            json!({ "server": "https://a", "certificate-authority-data": "YWJj" }),
            json!({}),
            "unable to load root certificates: unable to parse bytes as PEM block",
        ),
        (json!({ "server": "a/b" }), json!({}), "host must be a URL or a host:port pair: \"a/b\""),
        (
            json!({ "server": "https://a" }),
            json!({ "auth-provider": { "name": "x" } }),
            "no Auth Provider found for name \"x\"",
        ),
        (
            json!({ "server": "https://a" }),
            json!({ "auth-provider": { "name": "oidc", "config": { "idp-issuer-url": "https://i" } } }),
            "Must provide client-id",
        ),
        (
            json!({ "server": "https://a" }),
            json!({ "tokenFile": "/nonexistent" }),
            "open /nonexistent: no such file or directory",
        ),
    ] {
        let error = Setup::new(&cluster, &user).connect().unwrap_err();
        assert_eq!((error.message.as_str(), error.kind), (why, ErrorKind::Config));
    }
    for name in ["gcp", "azure"] {
        let setup =
            Setup::new(&json!({ "server": "https://a" }), &json!({ "auth-provider": { "name": name } }));
        insta::assert_snapshot!(format!("removed-{name}"), setup.connect().unwrap_err().message);
    }
}

#[test]
fn an_oidc_token_that_is_valid_is_sent() {
    let server = Server::secure(tls("server"), |_| (200, "{}".into()));
    // {"exp":32503680000}
    let token = "e30.eyJleHAiOjMyNTAzNjgwMDAwfQ.x";
    let config = json!({ "idp-issuer-url": "https://127.0.0.1:1", "client-id": "c", "id-token": token });
    let setup =
        Setup::new(&secure(&server), &json!({ "auth-provider": { "name": "oidc", "config": config } }));
    assert_eq!(setup.ask().unwrap(), 200);
    assert_eq!(server.seen()[0].all("authorization"), [format!("Bearer {token}")]);
    let config = json!({ "idp-issuer-url": "https://127.0.0.1:1", "client-id": "c" });
    let setup =
        Setup::new(&secure(&server), &json!({ "auth-provider": { "name": "oidc", "config": config } }));
    let error = setup.error();
    assert!(error.starts_with("Unable to connect to the server: "), "{error}");
    assert!(error.contains("refresh-token"), "{error}");
}

#[test]
fn servers_are_written_in_many_ways() {
    for (server, url) in [
        ("https://a", "https://a/"),
        ("HTTPS://a:1/", "https://a:1/"),
        ("a:8080", "http://a:8080/"),
        ("localhost", "http://localhost/"),
        ("https://a/b/c/?x=1", "https://a/b/c"),
        ("https://[::1]:6443", "https://[::1]:6443/"),
    ] {
        assert_eq!(server_url(server).unwrap().to_string(), url, "{server}");
    }
    for wrong in ["ftp://a", "a b", "https://", "a/b"] {
        assert!(server_url(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn requests_are_told_from_level_six_on() {
    let server =
        Server::secure(tls("server"), |_| (200, r#"{"data":{"key":"secret1"},"kind":"Secret"}"#.into()));
    let setup = Setup::new(&secure(&server), &json!({ "token": "secret2" }));
    let mut told = Vec::new();
    for verbosity in [5, 6, 7, 8] {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let copy = Arc::clone(&lines);
        let log = Log::to(verbosity, move |line: &str| copy.lock().unwrap().push(line.to_owned()));
        let cluster = Cluster::connect_from(&setup.flags, &setup.environment, log).unwrap();
        get(&cluster).unwrap();
        drop(cluster);
        let lines = lines.lock().unwrap().join("\n");
        assert!(!lines.contains("secret"), "{lines}");
        told.push(format!("-v={verbosity}\n{}", steady(&lines, &server)));
    }
    insta::assert_snapshot!(told.join("\n"));
}

/// Takes out what changes from run to run.
fn steady(lines: &str, server: &Server) -> String {
    let mut steady = String::new();
    for line in lines.replace(&server.url(), "https://SERVER").replace(&platform(), "PLATFORM").lines() {
        let line = line.split_once("] ").map_or(line, |(_, rest)| rest);
        let (line, millis) = line.split_once("milliseconds=").unwrap_or((line, ""));
        steady.push_str(line);
        if !millis.is_empty() {
            assert!(millis.parse::<u64>().is_ok(), "{millis}");
            steady.push_str("milliseconds=N");
        }
        steady.push('\n');
    }
    steady
}

#[test]
fn every_context_is_listed() {
    let setup = Setup::new(&json!({ "server": "https://a" }), &json!({}));
    assert_eq!(Entries::Contexts.names(&setup.flags).unwrap(), ["c"]);
    let flags = Connection { token: Some(Secret("t".into())), ..setup.flags.clone() };
    assert_eq!(flags.for_context("c").token, flags.token);
    assert!(
        Arc::ptr_eq(&flags.plugins, &flags.for_context("c").plugins),
        "a plugin runs once for all of them"
    );
}
