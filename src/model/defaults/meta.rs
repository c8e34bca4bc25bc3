//! The fields of metadata and of label selectors. Has no defaults.

use super::shape::Shape;

pub(super) static OBJECT_META: Shape = Shape {
    text: "name generateName namespace selfLink uid resourceVersion",
    number: "generation deletionGracePeriodSeconds?",
    time: "creationTimestamp deletionTimestamp?",
    texts: "finalizers",
    labels: "labels annotations",
    lists: &[("ownerReferences", &OWNER_REFERENCE), ("managedFields", &MANAGED_FIELDS_ENTRY)],
    ..Shape::EMPTY
};

static OWNER_REFERENCE: Shape =
    Shape { text: "apiVersion! kind! name! uid!", flag: "controller? blockOwnerDeletion?", ..Shape::EMPTY };

static MANAGED_FIELDS_ENTRY: Shape = Shape {
    text: "manager operation apiVersion fieldsType subresource",
    time: "time?",
    raw: "fieldsV1?",
    ..Shape::EMPTY
};

pub(super) static LABEL_SELECTOR: Shape =
    Shape { labels: "matchLabels", lists: &[("matchExpressions", &REQUIREMENT)], ..Shape::EMPTY };

pub(super) static REQUIREMENT: Shape = Shape { text: "key! operator!", texts: "values", ..Shape::EMPTY };

pub(super) static LOCAL_OBJECT_REFERENCE: Shape = Shape { text: "name", ..Shape::EMPTY };
