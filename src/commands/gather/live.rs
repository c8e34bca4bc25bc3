//! The first step against a running cluster: read what the answer needs, and no more.
//!
//! First the DaemonSets, then at the same time what stands around them: nodes, their pods and revisions. All pods of
//! the cluster only when somebody asks whether there is room on a node whose pod is missing; events only when
//! something is wrong.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::{Fits, Wish, named_targets};
use crate::failure::Failure;
use crate::model::{DaemonSet, ObjectKey, Selector, Text, World};
use crate::output::ui::Ui;
use crate::source::{Cluster, ErrorKind, Gathered, Kind, List, Part, Unread};
use crate::state::{DaemonSetState, State, Tools};

/// Which DaemonSets of the cluster are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scope {
    All,
    Namespace(String),
    /// Namespace and name of each.
    Named(Vec<(String, String)>),
}

/// A cluster, and what was read of it so far.
pub(super) struct Live {
    pub cluster: Arc<Cluster>,
    scope: Scope,
    fits: Fits,
    /// Lists that gave no answer although the rest did.
    pub unread: Vec<Unread>,
    asked: Vec<List>,
    /// What a watch can go on from; kept only if there is to be one.
    pub standing: Option<Vec<Standing>>,
}

/// A list that was read, and what it holds.
pub(super) struct Standing {
    pub list: List,
    pub version: Option<String>,
    pub held: HashSet<ObjectKey>,
}

impl Live {
    pub fn new(cluster: Cluster, wish: &Wish<'_>, applied: &[DaemonSet]) -> Self {
        let own = |text: &Text| text.to_string();
        let key = |daemon_set: &DaemonSet| (own(&daemon_set.meta.namespace), own(&daemon_set.meta.name));
        let names = wish.targets.map_or(&[][..], |targets| &targets.names[..]);
        let scope = if !names.is_empty() {
            Scope::Named(named_targets(names, cluster.namespace()))
        } else if wish.targets.is_none_or(|targets| targets.all_namespaces) {
            Scope::All
        } else if !applied.is_empty() {
            Scope::Named(applied.iter().map(key).collect())
        } else {
            Scope::Namespace(cluster.namespace().to_owned())
        };
        let standing = wish.watch.then(Vec::new);
        Self {
            cluster: Arc::new(cluster),
            scope,
            fits: wish.fits,
            unread: Vec::new(),
            asked: Vec::new(),
            standing,
        }
    }

    /// Reads the DaemonSets and what stands around them; `applied` are those that a manifest puts in place.
    ///
    /// # Errors
    /// The DaemonSets cannot be read, or the cluster cannot be asked at all.
    pub fn read(&mut self, applied: &[DaemonSet], ui: &mut Ui) -> Result<Gathered, Failure> {
        let mut gathered = Gathered::default();
        match self.scope.clone() {
            Scope::Named(names) => {
                self.read_named(&names, applied, &mut gathered, ui)?;
                let lists = self.around(&gathered.world, applied);
                self.ask(lists, &mut gathered, ui)?;
            }
            scope => {
                let mut lists = self.around(&gathered.world, applied);
                lists.insert(0, place(&scope, Kind::DaemonSet));
                self.ask(lists, &mut gathered, ui)?;
            }
        }
        Ok(gathered)
    }

    fn read_named(
        &mut self,
        names: &[(String, String)],
        applied: &[DaemonSet],
        gathered: &mut Gathered,
        ui: &mut Ui,
    ) -> Result<(), Failure> {
        let list =
            |(namespace, name): &(String, String)| List::of_namespace(Kind::DaemonSet, namespace).named(name);
        let lists: Vec<List> = names.iter().map(list).collect();
        let unread = self.take(&lists, gathered, &mut |_| {});
        let mut near = BTreeSet::new();
        for unread in unread {
            let key = (
                unread.list.namespace.clone().unwrap_or_default(),
                unread.list.name.clone().unwrap_or_default(),
            );
            let in_manifest = applied.iter().any(|own| {
                (own.meta.namespace.as_str(), own.meta.name.as_str()) == (key.0.as_str(), key.1.as_str())
            });
            match unread.error.kind {
                ErrorKind::NotFound if in_manifest => {}
                // Its neighbours tell what may have been meant.
                ErrorKind::NotFound => {
                    near.insert(key.0);
                }
                _ => return Err(refused(unread)),
            }
        }
        if !near.is_empty() {
            let lists: Vec<List> =
                near.iter().map(|namespace| List::of_namespace(Kind::DaemonSet, namespace)).collect();
            ui.status("looking for the name …");
            gathered.absorb(self.cluster.read(&lists, &mut |_| {}).gathered);
        }
        Ok(())
    }

    /// The lists around the DaemonSets that are known by now.
    fn around(&self, world: &World, applied: &[DaemonSet]) -> Vec<List> {
        match self.fits {
            Fits::Alone => return Vec::new(),
            Fits::Unasked => return self.histories(world, applied),
            Fits::Never | Fits::WhereMissing | Fits::Everywhere => {}
        }
        let mut lists = vec![List::all(Kind::Node)];
        if self.fits == Fits::Everywhere {
            lists.extend([List::all(Kind::Pod), List::all(Kind::Namespace)]);
        }
        match &self.scope {
            Scope::Named(names) => {
                for own in world.daemon_sets.iter().chain(applied).filter(|own| is_named(own, names)) {
                    let namespace = own.meta.namespace.as_str();
                    lists.extend([Kind::Pod, Kind::ControllerRevision].map(|kind| narrowed(kind, own)));
                    lists.push(List::of_namespace(Kind::LimitRange, namespace));
                    lists.push(List::all(Kind::Namespace).named(namespace));
                    let class = own.template.spec.runtime_class_name.as_str();
                    if !class.is_empty() {
                        lists.push(List::all(Kind::RuntimeClass).named(class));
                    }
                }
            }
            scope => {
                lists.extend(
                    [Kind::Pod, Kind::ControllerRevision, Kind::LimitRange].map(|kind| place(scope, kind)),
                );
                lists.push(match scope {
                    Scope::Namespace(namespace) => List::all(Kind::Namespace).named(namespace),
                    _ => List::all(Kind::Namespace),
                });
            }
        }
        lists
    }

    /// The pods and revisions of the DaemonSets that are known by now.
    fn histories(&self, world: &World, applied: &[DaemonSet]) -> Vec<List> {
        const KINDS: [Kind; 2] = [Kind::Pod, Kind::ControllerRevision];
        match &self.scope {
            Scope::Named(names) => {
                let named = world.daemon_sets.iter().chain(applied).filter(|own| is_named(own, names));
                named.flat_map(|own| KINDS.map(|kind| narrowed(kind, own))).collect()
            }
            scope => KINDS.map(|kind| place(scope, kind)).into(),
        }
    }

    /// Reads what the answer turns out to need beyond that, if anything.
    pub fn complete(&mut self, world: &World, ui: &mut Ui) -> Result<Option<Gathered>, Failure> {
        if matches!(self.fits, Fits::Alone | Fits::Unasked) {
            return Ok(None);
        }
        let lists = {
            let tools = Tools::new(world, self.cluster.now());
            let asked = world.daemon_sets.iter().filter(|own| self.is_asked(own));
            let states: Vec<DaemonSetState<'_>> = asked.map(|own| DaemonSetState::new(&tools, own)).collect();
            self.missing(world, &states)
        };
        if lists.is_empty() {
            return Ok(None);
        }
        let mut gathered = Gathered::default();
        self.ask(lists, &mut gathered, ui)?;
        Ok(Some(gathered))
    }

    /// Reads lists and keeps what a watch will need; returns those that gave no answer.
    fn take(
        &mut self,
        lists: &[List],
        gathered: &mut Gathered,
        progress: &mut dyn FnMut(usize),
    ) -> Vec<Unread> {
        let mut unread = Vec::new();
        for part in self.cluster.read_parts(lists, progress) {
            match part {
                Ok(Part { list, gathered: part, version }) => {
                    if let Some(standing) = &mut self.standing
                        && is_watched(list.kind)
                    {
                        let held = keys(&part.world, list.kind);
                        standing.push(Standing { list, version, held });
                    }
                    gathered.absorb(part);
                }
                Err(own) => unread.push(*own),
            }
        }
        unread
    }

    /// Makes the lists of a kind count as not read: they are asked again when the answer needs them.
    pub fn forget(&mut self, kind: Kind) {
        self.asked.retain(|list| list.kind != kind);
        self.unread.retain(|unread| unread.list.kind != kind);
    }

    /// Reports whether a list of this kind was asked.
    pub fn has_asked(&self, kind: Kind) -> bool {
        self.asked.iter().any(|list| list.kind == kind)
    }

    /// Reads what stands around the DaemonSets that came or changed since.
    pub fn read_around(&mut self, world: &World, ui: &mut Ui) -> Result<Gathered, Failure> {
        let mut gathered = Gathered::default();
        let lists = self.around(world, &[]);
        self.ask(lists, &mut gathered, ui)?;
        Ok(gathered)
    }

    fn is_asked(&self, own: &DaemonSet) -> bool {
        match &self.scope {
            Scope::All => true,
            Scope::Namespace(namespace) => own.meta.namespace == namespace.as_str(),
            Scope::Named(names) => is_named(own, names),
        }
    }

    fn missing(&self, world: &World, states: &[DaemonSetState<'_>]) -> Vec<List> {
        let mut lists = Vec::new();
        if self.fits == Fits::WhereMissing && states.iter().any(DaemonSetState::waits_for_the_scheduler) {
            lists.extend([List::all(Kind::Pod), List::all(Kind::Namespace)]);
        }
        for state in states {
            let class = state.daemon_set.template.spec.runtime_class_name.as_str();
            if !class.is_empty() {
                lists.push(List::all(Kind::RuntimeClass).named(class));
            }
            if world.known.pods && state.node_states().iter().any(|node| node.state != State::Ok) {
                lists.push(List::of_namespace(Kind::Event, &state.daemon_set.meta.namespace));
            }
        }
        lists
    }

    /// Reads lists that were not read before. One that is forbidden is noted; anything else ends the command.
    fn ask(&mut self, lists: Vec<List>, gathered: &mut Gathered, ui: &mut Ui) -> Result<(), Failure> {
        let everything: Vec<Kind> = lists
            .iter()
            .chain(&self.asked)
            .filter(|list| **list == List::all(list.kind))
            .map(|list| list.kind)
            .collect();
        let mut new: Vec<List> = Vec::new();
        for list in lists {
            let part = list != List::all(list.kind) && everything.contains(&list.kind);
            if !part && !self.asked.contains(&list) && !new.contains(&list) {
                new.push(list);
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        let mut progress = |objects: usize| ui.status(&format!("reading the cluster … {objects} objects"));
        progress(0);
        let unread = self.take(&new, gathered, &mut progress);
        // Every class that a DaemonSet names is asked for by name: one that was not found does not exist.
        let classes = |list: &List| list.kind == Kind::RuntimeClass;
        let refused_class = |own: &Unread| classes(&own.list) && own.error.kind != ErrorKind::NotFound;
        gathered.world.known.runtime_classes |= new.iter().any(classes) && !unread.iter().any(refused_class);
        self.asked.extend(new);
        for unread in unread {
            match unread.error.kind {
                ErrorKind::Forbidden if unread.list.kind != Kind::DaemonSet => self.unread.push(unread),
                // An object that only might be there.
                ErrorKind::NotFound if unread.list.name.is_some() => {}
                _ => return Err(refused(unread)),
            }
        }
        Ok(())
    }
}

fn is_named(own: &DaemonSet, names: &[(String, String)]) -> bool {
    names
        .iter()
        .any(|(namespace, name)| own.meta.namespace == namespace.as_str() && own.meta.name == name.as_str())
}

/// Kinds that are watched; the others are read again now and then.
fn is_watched(kind: Kind) -> bool {
    matches!(kind, Kind::DaemonSet | Kind::Pod | Kind::Node | Kind::ControllerRevision)
}

/// The objects of a kind.
pub(super) fn keys(world: &World, kind: Kind) -> HashSet<ObjectKey> {
    match kind {
        Kind::Node => world.nodes.iter().map(|own| (Text::default(), own.name.clone())).collect(),
        Kind::Pod => world.pods.iter().map(|own| (own.namespace.clone(), own.name.clone())).collect(),
        Kind::DaemonSet => {
            world.daemon_sets.iter().map(|own| (own.meta.namespace.clone(), own.meta.name.clone())).collect()
        }
        Kind::ControllerRevision => {
            world.revisions.iter().map(|own| (own.namespace.clone(), own.name.clone())).collect()
        }
        Kind::Namespace | Kind::RuntimeClass | Kind::LimitRange | Kind::Event => HashSet::new(),
    }
}

/// Why a list that nothing can be said without gave no answer.
pub(in crate::commands) fn refused(unread: Unread) -> Failure {
    let failure = Failure::from(unread.error.clone());
    if unread.error.kind == ErrorKind::Forbidden {
        return failure
            .hinted(format!("check with: kubectl auth can-i {}", unread.list.permission()))
            .hinted("docs/rbac.md lists what each command needs");
    }
    failure
}

/// All objects of a kind in the scope.
fn place(scope: &Scope, kind: Kind) -> List {
    match scope {
        Scope::Namespace(namespace) => List::of_namespace(kind, namespace),
        Scope::All | Scope::Named(_) => List::all(kind),
    }
}

/// The pods that the DaemonSet may claim.
pub(in crate::commands) fn own_pods(own: &DaemonSet) -> List {
    narrowed(Kind::Pod, own)
}

/// The pods or revisions that the DaemonSet may claim: those that its selector matches.
fn narrowed(kind: Kind, own: &DaemonSet) -> List {
    let list = List::of_namespace(kind, &own.meta.namespace);
    match own.pod_selector() {
        Ok(Selector::Nothing) | Err(_) => list,
        Ok(selector) if selector.is_everything() => list,
        Ok(selector) => list.labelled(selector.to_string()),
    }
}
