//! What ails a pod: a class that scripts can branch on, and the evidence in words.

use jiff::Timestamp;
use serde::Serialize;

use super::events::EventIndex;
use crate::model::{Condition, ContainerState, ContainerStatus, Node, Phase, Pod, PodDetail, Terminated};

/// Whose or what fault it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemClass {
    /// The image cannot be pulled.
    Image,
    /// A container ends with an error.
    Crash,
    /// A container was killed for memory.
    Oom,
    /// A container runs and is not ready.
    Probe,
    /// A container cannot be made as configured.
    Config,
    /// A volume cannot be mounted.
    Volume,
    /// The scheduler found no room.
    Unschedulable,
    /// The kubelet evicted the pod.
    Evicted,
    /// The node is not ready.
    NodeNotReady,
    /// The node object is gone.
    NodeGone,
    /// The kubelet or the API server refused the pod.
    Admission,
    /// A quota refused the pod.
    Quota,
    /// The sandbox (network) cannot be made.
    Sandbox,
    /// It failed and nothing says why.
    Unknown,
}

/// What ails a pod.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Problem {
    /// The class.
    pub class: ProblemClass,
    /// The evidence.
    pub message: String,
    /// Since when, if the data tells.
    #[serde(skip)]
    pub since: Option<Timestamp>,
}

impl Problem {
    fn new(class: ProblemClass, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self { class, message: message.trim_end().to_owned(), since: None }
    }

    fn since(mut self, since: Option<Timestamp>) -> Self {
        self.since = since;
        self
    }
}

/// Returns what ails `pod`; nothing for a pod that is ready or simply starting.
pub(super) fn problem_of(
    pod: &Pod,
    node: Option<&Node>,
    node_gone: bool,
    events: &EventIndex<'_>,
) -> Option<Problem> {
    let detail = pod.detail.as_deref();
    if pod.phase == Phase::Failed {
        return Some(failed(pod, detail));
    }
    if pod.ready {
        return None;
    }
    if pod.node_name.is_empty() {
        return unschedulable(pod);
    }
    if node_gone {
        return Some(Problem::new(ProblemClass::NodeGone, "the node object is gone"));
    }
    let containers = detail.map_or(&[][..], |detail| &detail.containers[..]);
    containers
        .iter()
        .find_map(container_problem)
        .or_else(|| node_problem(node))
        .or_else(|| from_events(pod, events))
        .or_else(|| not_ready(pod, containers, events))
}

fn failed(pod: &Pod, detail: Option<&PodDetail>) -> Problem {
    let (reason, message) =
        detail.map_or(("", ""), |detail| (detail.reason.as_str(), detail.message.as_str()));
    let class = match reason {
        "Evicted" | "Preempting" => ProblemClass::Evicted,
        "NodeLost" | "NodeShutdown" | "Terminated" | "Shutdown" => ProblemClass::NodeNotReady,
        "NodeAffinity"
        | "NodeName"
        | "NodePorts"
        | "UnexpectedAdmissionError"
        | "TaintToleration"
        | "PodFeatureUnsupported"
        | "PodOSNotSupported"
        | "InvalidNodeInfo" => ProblemClass::Admission,
        other if other.starts_with("OutOf") => ProblemClass::Admission,
        _ => {
            let ended = detail.and_then(|detail| detail.containers.iter().find_map(ended_badly));
            return ended.unwrap_or_else(|| {
                Problem::new(ProblemClass::Unknown, joined("the pod failed", reason, message))
            });
        }
    };
    Problem::new(class, joined("", reason, message)).since(pod.ready_changed)
}

fn joined(before: &str, reason: &str, message: &str) -> String {
    [before, reason, message].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(": ")
}

fn ended_badly(status: &ContainerStatus) -> Option<Problem> {
    match &status.state {
        ContainerState::Terminated(ended) if ended.exit_code != 0 => Some(crash(status, ended)),
        _ => None,
    }
}

fn unschedulable(pod: &Pod) -> Option<Problem> {
    let scheduled = pod.condition("PodScheduled")?;
    if scheduled.status == "True" {
        return None;
    }
    let message =
        if scheduled.message.is_empty() { scheduled.reason.to_string() } else { scheduled.message.clone() };
    Some(Problem::new(ProblemClass::Unschedulable, message).since(scheduled.last_transition_time))
}

fn container_problem(status: &ContainerStatus) -> Option<Problem> {
    match &status.state {
        ContainerState::Waiting { reason, message } => waiting(status, reason, message),
        ContainerState::Terminated(ended) if ended.exit_code != 0 => Some(crash(status, ended)),
        // Started again after an error, and not ready yet.
        ContainerState::Running(since) if !status.ready && status.restarts > 0 => {
            let last = status.last.as_ref().filter(|last| last.exit_code != 0)?;
            Some(crash(status, last).since(*since))
        }
        _ => None,
    }
}

fn waiting(status: &ContainerStatus, reason: &str, message: &str) -> Option<Problem> {
    let class = match reason {
        "ErrImagePull"
        | "ImagePullBackOff"
        | "InvalidImageName"
        | "ErrImageNeverPull"
        | "ImageInspectError"
        | "RegistryUnavailable"
        | "SignatureValidationFailed" => ProblemClass::Image,
        "CrashLoopBackOff" => {
            if let Some(last) = &status.last {
                let mut problem = crash(status, last);
                problem.message = format!("{}, CrashLoopBackOff", problem.message);
                return Some(problem.since(last.finished_at));
            }
            ProblemClass::Crash
        }
        "CreateContainerConfigError"
        | "CreateContainerError"
        | "RunContainerError"
        | "PostStartHookError"
        | "PreCreateHookError"
        | "PreStartHookError" => ProblemClass::Config,
        _ => return None,
    };
    Some(Problem::new(class, joined(&format!("container {}", status.name), reason, message)))
}

fn crash(status: &ContainerStatus, ended: &Terminated) -> Problem {
    let oom = ended.reason == "OOMKilled";
    let times = match status.restarts {
        0 => String::new(),
        1 => ", restarted once".into(),
        count => format!(", restarted {count} times"),
    };
    let what = if oom {
        "was killed for memory (OOMKilled)".to_owned()
    } else {
        format!("ended with exit code {}", ended.exit_code)
    };
    let left = ended.message.trim();
    let left = if left.is_empty() { String::new() } else { format!(": {left}") };
    let class = if oom { ProblemClass::Oom } else { ProblemClass::Crash };
    Problem::new(class, format!("container {} {what}{times}{left}", status.name)).since(ended.finished_at)
}

fn node_problem(node: Option<&Node>) -> Option<Problem> {
    let ready = node?.not_ready()?;
    let state = if ready.status == "Unknown" { "does not answer" } else { "is NotReady" };
    let message = joined(&format!("the node {state}"), &ready.reason, &ready.message);
    Some(Problem::new(ProblemClass::NodeNotReady, message).since(ready.last_transition_time))
}

fn from_events(pod: &Pod, events: &EventIndex<'_>) -> Option<Problem> {
    let sources: [(&[&str], ProblemClass); 3] = [
        (&["FailedCreatePodSandBox", "NetworkNotReady"], ProblemClass::Sandbox),
        (&["FailedMount", "FailedAttachVolume", "FailedMapVolume"], ProblemClass::Volume),
        (&["Failed", "InspectFailed"], ProblemClass::Config),
    ];
    sources.into_iter().find_map(|(reasons, class)| {
        let event = events.about_pod(pod, reasons)?;
        Some(Problem::new(class, joined("", &event.reason, &event.message)))
    })
}

fn not_ready(pod: &Pod, containers: &[ContainerStatus], events: &EventIndex<'_>) -> Option<Problem> {
    if pod.phase != Phase::Running {
        return None;
    }
    if let Some(event) = events.about_pod(pod, &["Unhealthy"]) {
        return Some(Problem::new(ProblemClass::Probe, event.message.clone()).since(pod.ready_changed));
    }
    let waiting = containers.iter().find(|status| !status.ready && !status.init);
    let message = match waiting {
        Some(status) => format!("container {} runs and is not ready", status.name),
        None => readiness_words(pod.condition("Ready")),
    };
    Some(Problem::new(ProblemClass::Probe, message).since(pod.ready_changed))
}

fn readiness_words(ready: Option<&Condition>) -> String {
    ready.map_or_else(
        || "condition Ready is missing".into(),
        |ready| joined("not ready", &ready.reason, &ready.message),
    )
}
