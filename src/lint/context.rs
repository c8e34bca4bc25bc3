//! What a check is given: the DaemonSet under judgement, the rest of the input, the cluster it is meant for.

use std::cell::OnceCell;

use serde_json::Value;

use super::field::Field;
use super::neighbours::{Neighbours, is_same};
use super::object::{Bindings, Object, Objects};
use super::options::Options;
use super::rule::Rule;
use super::validation::{Problem, problems};
use crate::model::{DaemonSet, Origin, World, default_daemon_set};
use crate::placement::{DaemonPod, RevisionLabels};
use crate::yaml::{Step, to_json};

/// What a container is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContainerKind {
    /// Runs as long as the pod.
    Main,
    /// An init container that restarts always: it runs as long as the pod.
    Sidecar,
    /// Runs once before the others.
    Init,
}

/// A container of the template.
#[derive(Debug, Clone, Copy)]
pub struct Container<'a> {
    /// What it is for.
    pub kind: ContainerKind,
    /// Where it stands.
    pub field: Field<'a>,
}

impl<'a> Container<'a> {
    /// Returns every container of a pod spec in the order of the text: init containers first.
    pub fn of(pod: Field<'a>) -> impl Iterator<Item = Self> + use<'a> {
        let init = pod.get("initContainers").items().map(|field| {
            let sidecar = field.get("restartPolicy").text() == Some("Always");
            Self { kind: if sidecar { ContainerKind::Sidecar } else { ContainerKind::Init }, field }
        });
        let main = pod.get("containers").items();
        init.chain(main.map(|field| Self { kind: ContainerKind::Main, field }))
    }

    /// Returns its name, empty if there is none.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.field.get("name").text_or("")
    }
}

/// The objects around the one under judgement.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// Those of its file, itself too.
    pub file: &'a Neighbours<'a>,
    /// What rules about other objects ask for, of the whole input.
    pub input: &'a Objects,
}

/// What a check may look at.
#[derive(Debug)]
pub struct Context<'a> {
    object: &'a Object,
    around: Around<'a>,
    options: &'a Options,
    before: Option<&'a Object>,
    /// The rule that is running.
    pub(super) rule: &'static Rule,
    /// The text of the file.
    pub(super) text: &'a str,
    problems: OnceCell<Vec<Problem>>,
    defaulted: OnceCell<Value>,
    daemon_set: OnceCell<Option<DaemonSet>>,
    daemon_pod: OnceCell<Option<DaemonPod>>,
    services: OnceCell<Vec<Field<'a>>>,
}

impl<'a> Context<'a> {
    /// Returns the context of one DaemonSet.
    #[must_use]
    pub fn new(
        object: &'a Object,
        around: Around<'a>,
        options: &'a Options,
        before: Option<&'a Object>,
    ) -> Self {
        Self {
            object,
            around,
            options,
            before,
            rule: &Rule::BASE,
            text: "",
            problems: OnceCell::new(),
            defaulted: OnceCell::new(),
            daemon_set: OnceCell::new(),
            daemon_pod: OnceCell::new(),
            services: OnceCell::new(),
        }
    }

    /// Returns the root of the DaemonSet.
    #[must_use]
    pub fn root(&self) -> Field<'a> {
        Field::root(self.object)
    }

    /// Returns the DaemonSet with its place, comments and notes.
    #[must_use]
    pub fn object(&self) -> &'a Object {
        self.object
    }

    /// Returns `metadata`.
    #[must_use]
    pub fn metadata(&self) -> Field<'a> {
        self.root().get("metadata")
    }

    /// Returns `spec`.
    #[must_use]
    pub fn spec(&self) -> Field<'a> {
        self.root().get("spec")
    }

    /// Returns `spec.template`.
    #[must_use]
    pub fn template(&self) -> Field<'a> {
        self.spec().get("template")
    }

    /// Returns `spec.template.metadata`.
    #[must_use]
    pub fn template_metadata(&self) -> Field<'a> {
        self.template().get("metadata")
    }

    /// Returns `spec.template.spec`.
    #[must_use]
    pub fn pod(&self) -> Field<'a> {
        self.template().get("spec")
    }

    /// Returns the namespace as written, empty if there is none.
    #[must_use]
    pub fn namespace(&self) -> &'a str {
        self.object.namespace()
    }

    /// Returns whether the pods use the node's network.
    #[must_use]
    pub fn is_host_network(&self) -> bool {
        self.pod().get("hostNetwork").is_true()
    }

    /// Returns every container in the order of the text: init containers first.
    pub fn containers(&self) -> impl Iterator<Item = Container<'a>> + use<'a> {
        Container::of(self.pod())
    }

    /// Returns the containers that run as long as the pod: main ones and sidecars.
    pub fn pod_containers(&self) -> impl Iterator<Item = Container<'a>> + use<'a> {
        self.containers().filter(|container| container.kind != ContainerKind::Init)
    }

    /// Returns the main containers.
    pub fn main_containers(&self) -> impl Iterator<Item = Container<'a>> + use<'a> {
        self.containers().filter(|container| container.kind == ContainerKind::Main)
    }

    /// Returns the volumes.
    pub fn volumes(&self) -> impl Iterator<Item = Field<'a>> + use<'a> {
        self.pod().get("volumes").items()
    }

    /// Returns the tolerations as written.
    pub fn tolerations(&self) -> impl Iterator<Item = Field<'a>> + use<'a> {
        self.pod().get("tolerations").items()
    }

    /// Returns the other objects of the DaemonSet's file.
    #[must_use]
    pub fn neighbours(&self) -> &'a Neighbours<'a> {
        self.around.file
    }

    /// Returns the objects of a kind in the DaemonSet's namespace, each name once.
    ///
    /// An object without a namespace goes where the context points: it counts only if the DaemonSet has none
    /// either.
    pub fn others_here(&self, kind: &str) -> impl Iterator<Item = Field<'a>> + use<'a> {
        debug_assert!(self.rule.looks_at.contains(&kind), "{} looks at {kind}", self.rule.id);
        let found: Vec<_> = self.around.input.of_kind_beside(kind, self.object).collect();
        found.into_iter().map(Field::root)
    }

    /// Returns the object of a kind with a name in the DaemonSet's namespace.
    #[must_use]
    pub fn named_here(&self, kind: &str, name: &str) -> Option<Field<'a>> {
        debug_assert!(self.rule.looks_at.contains(&kind), "{} looks at {kind}", self.rule.id);
        self.around.input.named_beside(kind, name, self.object).map(Field::root)
    }

    /// Returns the object of a kind with a name, in whatever namespace.
    #[must_use]
    pub fn named_anywhere(&self, kind: &str, name: &str) -> Option<Field<'a>> {
        debug_assert!(self.rule.looks_at.contains(&kind), "{} looks at {kind}", self.rule.id);
        self.around.input.named(kind, name, self.object).map(Field::root)
    }

    /// Returns the other objects whose containers declare a port, in whatever namespace, each name once.
    pub fn others_with_port(&self, port: i64) -> impl Iterator<Item = Field<'a>> + use<'a> {
        let own = self.object;
        let found: Vec<_> = self.around.input.with_port(port, own).collect();
        found.into_iter().filter(move |other| !is_same(own, other)).map(Field::root)
    }

    /// Returns the Services of the DaemonSet's namespace that select its pods.
    #[must_use]
    pub fn services(&self) -> &[Field<'a>] {
        self.services.get_or_init(|| {
            let labels = self.template_metadata().get("labels");
            let selects = |service: &Field<'a>| {
                let selector = service.get_in(&["spec", "selector"]);
                let mut pairs = selector.entries();
                !selector.is_empty()
                    && pairs.all(|(key, value)| {
                        value.text().is_some_and(|own| labels.get(key).text() == Some(own))
                    })
            };
            self.others_here("Service").filter(selects).collect()
        })
    }

    /// Returns whom the role bindings of the input name.
    #[must_use]
    pub fn bindings(&self) -> &'a Bindings {
        self.around.input.bindings()
    }

    /// Returns what is known of the cluster.
    #[must_use]
    pub fn options(&self) -> &'a Options {
        self.options
    }

    /// Returns whether the cluster is at least Kubernetes 1.`minor`.
    #[must_use]
    pub fn is_at_least(&self, minor: u32) -> bool {
        self.options.minor >= minor
    }

    /// Returns the value the configuration sets for an option of the rule that is running.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&'a Value> {
        self.options.rules.get(self.rule.id)?.get(name)
    }

    /// Returns the DaemonSet as it was before, with `--against`.
    #[must_use]
    pub fn before(&self) -> Option<Field<'a>> {
        self.before.map(Field::root)
    }

    /// Returns what kubectl and the API server say to the DaemonSet.
    pub(crate) fn problems(&self) -> &[Problem] {
        self.problems.get_or_init(|| problems(&self.object.root, self.text, self.options.minor))
    }

    /// Returns the DaemonSet with the API's defaults, as JSON; null if it cannot be JSON.
    #[must_use]
    pub fn defaulted(&self) -> &Value {
        self.defaulted.get_or_init(|| {
            let mut object = to_json(&self.object.root).unwrap_or_default();
            default_daemon_set(&mut object);
            object
        })
    }

    /// Returns the value a field has after the API's defaults.
    #[must_use]
    pub fn defaulted_at(&self, field: Field<'_>) -> Option<&Value> {
        field.path().0.iter().try_fold(self.defaulted(), |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        })
    }

    /// Returns the DaemonSet as `model` reads it; `None` if a field has a wrong type.
    #[must_use]
    pub fn daemon_set(&self) -> Option<&DaemonSet> {
        let read = || DaemonSet::from_value(to_json(&self.object.root).ok()?, Origin::default()).ok();
        self.daemon_set.get_or_init(read).as_ref()
    }

    /// Returns the nodes and what was read with them.
    #[must_use]
    pub fn world(&self) -> Option<&'a World> {
        self.options.world.as_ref()
    }

    /// Returns the pod the controller would make, if there are nodes to judge it on.
    #[must_use]
    pub fn daemon_pod(&self) -> Option<&DaemonPod> {
        let build = || Some(DaemonPod::new(self.daemon_set()?, &RevisionLabels::default(), self.world()?));
        self.daemon_pod.get_or_init(build).as_ref()
    }

    /// Returns how many nodes there are: counted, or as told.
    #[must_use]
    pub fn node_count(&self) -> Option<u32> {
        let counted = || u32::try_from(self.world()?.nodes.len()).ok();
        self.options.node_count.or_else(counted)
    }
}
