//! Which other objects of the input mean this DaemonSet.

use crate::lint::{Context, Field, Object};
use crate::model::{LabelSelector, Labels};

/// Returns whether two objects are surely meant for the same cluster: they stand in one file.
///
/// Files beside each other may be overlays or unrelated examples.
pub(super) fn applied_together(own: Field<'_>, other: Field<'_>) -> bool {
    own.object().file == other.object().file
}

/// Returns whether an object stands before the DaemonSet in the same file, or in a file before it.
pub(super) fn comes_before(ctx: &Context<'_>, other: Field<'_>) -> bool {
    let place = |object: &Object| (object.file.clone(), object.root.span.start.offset);
    place(other.object()) < place(ctx.object())
}

/// Returns the PodDisruptionBudgets that select the pods.
pub(super) fn budgets<'a>(ctx: &Context<'a>) -> Vec<Field<'a>> {
    let labels: Labels = ctx.template_metadata().get("labels").decode().unwrap_or_default();
    let selects = |budget: &Field<'a>| {
        // An absent selector selects nothing, an empty one everything.
        let selector = budget.get("spec").get("selector").decode::<LabelSelector>();
        LabelSelector::compile(selector.as_ref()).is_ok_and(|selector| selector.matches(&labels))
    };
    ctx.others_here("PodDisruptionBudget").filter(selects).collect()
}

/// Returns whether a reference (`apiVersion`, `kind`, `name`) means the DaemonSet.
pub(super) fn is_target(ctx: &Context<'_>, target: Field<'_>) -> bool {
    let group = target.get("apiVersion").text_or("apps/v1").split('/').next().unwrap_or_default();
    let name = ctx.metadata().get("name").text_or("");
    let named = target.get("name").text().is_some_and(|own| own == name && !own.is_empty());
    target.get("kind").text() == Some("DaemonSet") && group == "apps" && named
}
