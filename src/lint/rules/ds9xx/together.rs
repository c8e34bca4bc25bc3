//! Which other objects of the input mean this DaemonSet.

use crate::lint::{Context, Field};
use crate::model::{LabelSelector, Labels};

/// Returns whether an object of the same file stands before the DaemonSet.
pub(super) fn comes_before(ctx: &Context<'_>, other: Field<'_>) -> bool {
    other.object().root.span.start < ctx.object().root.span.start
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
