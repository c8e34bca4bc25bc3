//! Claims of the input.

use crate::lint::{Context, Field};

/// Returns the claim of the input that a field names, if it is there.
pub(super) fn claim_of<'a>(ctx: &Context<'a>, name: Field<'a>) -> Option<Field<'a>> {
    ctx.named_here("PersistentVolumeClaim", name.text()?)
}
