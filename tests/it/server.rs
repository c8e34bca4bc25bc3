//! A small API server for tests: it knows some answers, over plain HTTP on a loopback port of its own.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// Answers by path and query, or by path alone; several are given one after the other, the last for ever.
pub type Answers = HashMap<String, Vec<(u16, Value)>>;

/// A server that knows some answers, says 404 to the rest, and notes what it was asked.
pub struct Server {
    address: String,
    /// Paths and queries, in the order in which they were asked for.
    pub asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts it.
    pub fn new(mut answers: Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut lines =
                    BufReader::new(stream.try_clone().expect("a stream")).lines().map_while(Result::ok);
                let first = lines.next().unwrap_or_default();
                lines.find(String::is_empty);
                let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
                let path = target.split('?').next().unwrap_or_default();
                let known = if answers.contains_key(&target) { target.as_str() } else { path };
                let (code, body) = match answers.get_mut(known) {
                    Some(list) if list.len() > 1 => list.remove(0),
                    Some(list) => list[0].clone(),
                    None => {
                        (404, status(404, "NotFound", "the server could not find the requested resource"))
                    }
                };
                let body = with_kind(path, body).to_string();
                noted.lock().expect("a lock").push(target);
                let head = format!(
                    "HTTP/1.1 {code} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                let mut stream = stream;
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
            }
        });
        Self { address, asked }
    }

    /// A kubeconfig that leads to it; its context is `here`, its namespace `logging`.
    pub fn kubeconfig(&self) -> String {
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: here\nclusters: [{{name: c, cluster: {{server: \"http://{}\"}}}}]\nusers: [{{name: u, user: {{}}}}]\ncontexts: [{{name: here, context: {{cluster: c, user: u, namespace: logging}}}}]\n",
            self.address
        )
    }
}

/// The body of a refusal.
pub fn status(code: u16, reason: &str, message: &str) -> Value {
    json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code, "reason": reason, "message": message})
}

/// A page; items of lists have neither kind nor apiVersion.
pub fn page(more: &str, items: &[Value]) -> (u16, Value) {
    (200, json!({"apiVersion": "v1", "metadata": {"continue": more, "resourceVersion": "1"}, "items": items}))
}

/// The plural names of what is asked for in tests, with their kinds.
const KINDS: [(&str, &str); 14] = [
    ("nodes", "Node"),
    ("pods", "Pod"),
    ("daemonsets", "DaemonSet"),
    ("controllerrevisions", "ControllerRevision"),
    ("namespaces", "Namespace"),
    ("runtimeclasses", "RuntimeClass"),
    ("limitranges", "LimitRange"),
    ("events", "Event"),
    ("poddisruptionbudgets", "PodDisruptionBudget"),
    ("services", "Service"),
    ("endpointslices", "EndpointSlice"),
    ("priorityclasses", "PriorityClass"),
    ("resourcequotas", "ResourceQuota"),
    ("leases", "Lease"),
];

/// Writes the kind into an answer that says none: that of the list or object at `path`.
fn with_kind(path: &str, mut body: Value) -> Value {
    let kind = |plural: &str| KINDS.iter().find(|(own, _)| *own == plural).map(|(_, kind)| *kind);
    let mut segments = path.rsplit('/');
    let (last, before) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
    let told = kind(last).map(|kind| format!("{kind}List")).or(kind(before).map(str::to_owned));
    if let (Some(told), Value::Object(map)) = (told, &mut body) {
        map.entry("kind").or_insert_with(|| told.into());
    }
    body
}
