//! A server that answers what a test told it to, and remembers what it was asked.
//!
//! ```ignore
//! let server = ApiServer::new().list("/api/v1/nodes", Answer::items("NodeList", "7", &[node("n1")]));
//! Program::new().file("kubeconfig", server.kubeconfig()).args(["list", "--kubeconfig", "kubeconfig"]).run();
//! assert_eq!(server.asked("/api/v1/nodes").len(), 1);
//! ```
//!
//! Several answers for one path are given one after the other, the last one for ever. Those of a path with its query
//! go before those of the path alone. What nobody told it is 404.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Whole(Vec<u8>),
    /// Half of what was promised, then the connection is closed.
    Cut(Vec<u8>),
    /// Lines, each after a pause; then the connection stays open, or not.
    Stream(Vec<(Duration, String)>, bool),
}

impl Answer {
    /// A JSON document.
    pub fn json(status: u16, body: &Value) -> Self {
        Self { status, headers: vec![], body: Body::Whole(body.to_string().into_bytes()) }
    }

    /// A list.
    pub fn items(kind: &str, version: &str, items: &[Value]) -> Self {
        Self::page(kind, version, items, "")
    }

    /// A page of a list; `next` is the token of the next one.
    pub fn page(kind: &str, version: &str, items: &[Value], next: &str) -> Self {
        let metadata = match next {
            "" => json!({"resourceVersion": version}),
            next => json!({"resourceVersion": version, "continue": next}),
        };
        let group =
            if kind.starts_with("Daemon") || kind.starts_with("Controller") { "apps/v1" } else { "v1" };
        Self::json(200, &json!({"kind": kind, "apiVersion": group, "metadata": metadata, "items": items}))
    }

    /// A refusal.
    pub fn refused(status: u16, reason: &str, message: &str) -> Self {
        let body = json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": message,
            "reason": reason, "code": status});
        Self::json(status, &body)
    }

    /// A watch: `(type, object)` each, after 20 ms; then it stays open.
    pub fn watch(events: &[(&str, Value)]) -> Self {
        let line = |(kind, object): &(&str, Value)| {
            (Duration::from_millis(20), json!({"type": kind, "object": object}).to_string() + "\n")
        };
        Self { status: 200, headers: vec![], body: Body::Stream(events.iter().map(line).collect(), true) }
    }

    /// Lets the watch say nothing for so long.
    pub fn after(mut self, pause: Duration) -> Self {
        if let Body::Stream(lines, _) = &mut self.body
            && let Some((first, _)) = lines.first_mut()
        {
            *first = pause;
        }
        self
    }

    /// Closes the watch after its last line.
    pub fn then_closed(mut self) -> Self {
        if let Body::Stream(_, open) = &mut self.body {
            *open = false;
        }
        self
    }

    /// Breaks the connection in the middle of the body.
    pub fn cut(mut self) -> Self {
        if let Body::Whole(body) = self.body {
            self.body = Body::Cut(body);
        }
        self
    }

    /// Compresses the body.
    pub fn gzip(mut self) -> Self {
        if let Body::Whole(body) = &mut self.body {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(body).expect("compressed");
            *body = encoder.finish().expect("compressed");
        }
        self.header("Content-Encoding", "gzip")
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// One request.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Path and query.
    pub target: String,
    /// All lines of its head, in lower case.
    pub head: Vec<String>,
    /// What was sent to be written; null if nothing.
    pub body: Value,
}

impl Asked {
    /// The method, in lower case.
    pub fn method(&self) -> &str {
        self.head.first().and_then(|line| line.split(' ').next()).unwrap_or_default()
    }
}

/// What is asked for at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Verb {
    Read,
    Watch,
    Patch,
    Delete,
    Create,
    Replace,
}

/// A verb and the path.
type Place = (Verb, String);

#[derive(Debug, Default)]
struct State {
    answers: Mutex<HashMap<Place, Vec<Answer>>>,
    asked: Mutex<Vec<Asked>>,
    /// How far the clock that answers are dated by is ahead of this machine's, in seconds.
    clock: Mutex<Option<i64>>,
    over: AtomicBool,
}

/// The server; it ends when it is dropped.
#[derive(Debug)]
pub struct ApiServer {
    address: SocketAddr,
    state: Arc<State>,
}

impl ApiServer {
    /// Listens on a free port of this machine.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if shared.over.load(Ordering::Relaxed) {
                    return;
                }
                let state = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream, &state));
            }
        });
        Self { address, state }
    }

    /// A cluster without anything: empty lists of all that is asked of a live cluster.
    pub fn empty() -> Self {
        let mut server = Self::new();
        for (path, kind) in [
            ("/api/v1/nodes", "NodeList"),
            ("/api/v1/pods", "PodList"),
            ("/api/v1/namespaces", "NamespaceList"),
            ("/api/v1/limitranges", "LimitRangeList"),
            ("/api/v1/namespaces/logging/events", "EventList"),
            ("/apis/apps/v1/daemonsets", "DaemonSetList"),
            ("/apis/apps/v1/controllerrevisions", "ControllerRevisionList"),
        ] {
            server = server.list(path, Answer::items(kind, "100", &[])).watch(path, Answer::watch(&[]));
        }
        server
    }

    /// Adds an answer to lists (and objects) at `path`, or at this path with this query alone.
    pub fn list(self, path: &str, answer: Answer) -> Self {
        self.add((Verb::Read, path.to_owned()), answer)
    }

    /// Adds an answer to watches of `path`.
    pub fn watch(self, path: &str, answer: Answer) -> Self {
        self.add((Verb::Watch, path.to_owned()), answer)
    }

    /// Adds an answer to patches of `path`.
    pub fn patch(self, path: &str, answer: Answer) -> Self {
        self.add((Verb::Patch, path.to_owned()), answer)
    }

    /// Adds an answer to deletions of `path`.
    pub fn delete(self, path: &str, answer: Answer) -> Self {
        self.add((Verb::Delete, path.to_owned()), answer)
    }

    /// Adds an answer to what is created at `path`.
    pub fn create(self, path: &str, answer: Answer) -> Self {
        self.add((Verb::Create, path.to_owned()), answer)
    }

    /// Adds an answer to what is put in place of `path`.
    pub fn replace(self, path: &str, answer: Answer) -> Self {
        self.add((Verb::Replace, path.to_owned()), answer)
    }

    /// Forgets the answers at `path`, so that the next ones are the first.
    pub fn anew(self, path: &str) -> Self {
        let mut answers = self.state.answers.lock().expect("answers");
        answers.remove(&(Verb::Read, path.to_owned()));
        answers.remove(&(Verb::Watch, path.to_owned()));
        drop(answers);
        self
    }

    /// Dates the answers, by a clock so many seconds ahead of this machine's.
    pub fn dated(self, ahead: i64) -> Self {
        *self.state.clock.lock().expect("the clock") = Some(ahead);
        self
    }

    /// Says this wherever it had another answer.
    pub fn everywhere(self, answer: &Answer) -> Self {
        let mut answers = self.state.answers.lock().expect("answers");
        answers.values_mut().for_each(|own| *own = vec![answer.clone()]);
        drop(answers);
        self
    }

    fn add(self, place: Place, answer: Answer) -> Self {
        self.state.answers.lock().expect("answers").entry(place).or_default().push(answer);
        self
    }

    /// The kubeconfig that leads here; its context is called `fake`.
    pub fn kubeconfig(&self) -> String {
        kubeconfig(&[("fake", self)])
    }

    /// Such a one whose context has a namespace.
    pub fn kubeconfig_in(&self, namespace: &str) -> String {
        let mut config: Value = serde_json::from_str(&self.kubeconfig()).expect("JSON");
        config["contexts"][0]["context"]["namespace"] = namespace.into();
        config.to_string()
    }

    /// What was asked of `path`, watches included.
    pub fn asked(&self, path: &str) -> Vec<Asked> {
        let asked = self.state.asked.lock().expect("asked");
        asked.iter().filter(|own| own.target.split('?').next() == Some(path)).cloned().collect()
    }

    /// All that was asked.
    pub fn all_asked(&self) -> Vec<Asked> {
        self.state.asked.lock().expect("asked").clone()
    }

    /// Paths and queries of all that was asked, in the order of asking.
    pub fn targets(&self) -> Vec<String> {
        self.all_asked().into_iter().map(|own| own.target).collect()
    }
}

/// A kubeconfig with one context a server.
pub fn kubeconfig(servers: &[(&str, &ApiServer)]) -> String {
    let clusters: Vec<Value> = servers
        .iter()
        .map(|(name, server)| {
            json!({"name": name, "cluster": {"server": format!("http://{}", server.address)}})
        })
        .collect();
    let contexts: Vec<Value> = servers
        .iter()
        .map(|(name, _)| json!({"name": name, "context": {"cluster": name, "user": "u"}}))
        .collect();
    let current = servers.first().map(|(name, _)| *name);
    json!({"apiVersion": "v1", "kind": "Config", "current-context": current, "clusters": clusters,
        "contexts": contexts, "users": [{"name": "u", "user": {}}]})
    .to_string()
}

impl Drop for ApiServer {
    fn drop(&mut self) {
        self.state.over.store(true, Ordering::Relaxed);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.address);
    }
}

/// Answers the requests of one connection.
fn serve(stream: TcpStream, state: &State) {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    loop {
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let line = line.trim_end().to_owned();
            if line.is_empty() {
                break;
            }
            head.push(line);
        }
        let target = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default().to_owned();
        let head: Vec<String> = head.iter().map(|line| line.to_ascii_lowercase()).collect();
        let length = head.iter().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut body).expect("the body");
        let body = serde_json::from_slice(&body).unwrap_or_default();
        let asked = Asked { target, head, body };
        let picked = pick(state, &asked);
        state.asked.lock().expect("asked").push(asked);
        if !answer(&stream, &picked, state) {
            return;
        }
    }
}

fn pick(state: &State, asked: &Asked) -> Answer {
    let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
    let verb = match asked.method() {
        "patch" => Verb::Patch,
        "delete" => Verb::Delete,
        "post" => Verb::Create,
        "put" => Verb::Replace,
        _ if query.split('&').any(|part| part == "watch=1") => Verb::Watch,
        _ => Verb::Read,
    };
    let mut answers = state.answers.lock().expect("answers");
    let whole = (verb, asked.target.clone());
    let place = if answers.contains_key(&whole) { whole } else { (verb, path.to_owned()) };
    match answers.get_mut(&place) {
        Some(list) if list.len() > 1 => list.remove(0),
        Some(list) => list[0].clone(),
        None => Answer::refused(404, "NotFound", "the server could not find the requested resource"),
    }
}

/// Writes an answer; returns whether the connection goes on.
fn answer(mut stream: &TcpStream, answer: &Answer, state: &State) -> bool {
    let mut head = format!("HTTP/1.1 {} Any\r\nContent-Type: application/json\r\n", answer.status);
    if let Some(ahead) = *state.clock.lock().expect("the clock") {
        let now = Timestamp::now() + SignedDuration::from_secs(ahead);
        let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).expect("a date");
        head.push_str(&format!("Date: {date}\r\n"));
    }
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let wait = || {
        while !state.over.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    let written = match &answer.body {
        Body::Whole(body) => {
            head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
            stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body))
        }
        Body::Cut(body) => {
            head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.write_all(&body[..body.len() / 2]);
            return false;
        }
        Body::Stream(lines, open) => {
            head.push_str("Transfer-Encoding: chunked\r\n\r\n");
            let mut written = stream.write_all(head.as_bytes());
            for (pause, line) in lines {
                std::thread::sleep(*pause);
                let chunk = format!("{:x}\r\n{line}\r\n", line.len());
                written = written.and_then(|()| stream.write_all(chunk.as_bytes()));
            }
            if *open {
                wait();
                return false;
            }
            written.and_then(|()| stream.write_all(b"0\r\n\r\n"))
        }
    };
    written.is_ok()
}

/// A node that is ready.
pub fn node(name: &str, version: &str) -> Value {
    json!({"kind": "Node", "apiVersion": "v1",
        "metadata": {"name": name, "uid": name, "resourceVersion": version},
        "spec": {},
        "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"},
            "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}})
}

/// The DaemonSet `logging/agent`.
pub fn daemon_set(version: &str) -> Value {
    json!({"kind": "DaemonSet", "apiVersion": "apps/v1",
        "metadata": {"name": "agent", "namespace": "logging", "uid": "d1", "generation": 1,
            "resourceVersion": version, "creationTimestamp": "2026-01-01T00:00:00Z"},
        "spec": {"selector": {"matchLabels": {"app": "agent"}},
            "updateStrategy": {"type": "OnDelete"},
            "template": {"metadata": {"labels": {"app": "agent"}},
                "spec": {"containers": [{"name": "c", "image": "agent:1"}]}}}})
}

/// A pod of `logging/agent` on a node.
pub fn pod(node: &str, version: &str, ready: bool) -> Value {
    let status = if ready { "True" } else { "False" };
    json!({"kind": "Pod", "apiVersion": "v1",
        "metadata": {"name": format!("agent-{node}"), "namespace": "logging", "uid": format!("p-{node}"),
            "resourceVersion": version, "creationTimestamp": "2026-01-01T00:00:00Z",
            "labels": {"app": "agent", "pod-template-generation": "1"},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "agent", "uid": "d1",
                "controller": true}]},
        "spec": {"nodeName": node, "containers": [{"name": "c", "image": "agent:1"}]},
        "status": {"phase": "Running",
            "conditions": [{"type": "Ready", "status": status, "lastTransitionTime": "2026-01-01T00:00:00Z"}]}})
}
