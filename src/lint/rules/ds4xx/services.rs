//! Services of the input that select the DaemonSet's pods.

use super::super::ds2xx::template;
use crate::lint::{Context, Field};
use crate::model::{Labels, missing_labels};

/// Returns the Services of the same namespace whose selector matches the template's labels.
pub(super) fn selecting<'a>(ctx: &Context<'a>) -> Vec<Field<'a>> {
    let labels = template::template_labels(ctx);
    let selects = |service: &Field<'a>| {
        let selector: Labels = service.get_in(&["spec", "selector"]).decode().unwrap_or_default();
        !selector.is_empty() && missing_labels(&selector, &labels).next().is_none()
    };
    ctx.others_here("Service").filter(selects).collect()
}
