//! Projected volumes: DS123 and, for paths that collide, DS152.
//!
//! Follows pkg/apis/core/validation/validation.go (validateProjectionSources).

use super::cursor::Cursor;
use super::report::{Report, quoted};
use super::selector::label_selector;
use super::values::{annotation_key_errors, key_path_errors};
use super::volume::{RULE, downward_file, key_to_path, mode};
use crate::model::{dns_label_errors, subdomain_errors};

const COLLISION: &str = "DS152";
const KEY_TYPES: [&str; 6] = ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];
/// What a certificate may last at most (`MaxMaxExpirationSeconds` of pkg/apis/certificates/types.go).
const MAX_EXPIRATION: i64 = 91 * 24 * 60 * 60;
/// What one of Kubernetes' own signers may give.
const KUBERNETES_MAX_EXPIRATION: i64 = 24 * 60 * 60;

/// Paths that are taken, and where the whole volume stands.
struct Taken<'a, 'f> {
    volume: &'f Cursor<'a, 'f>,
    paths: Vec<&'a str>,
}

impl<'a> Taken<'a, '_> {
    /// Takes a path, and says under `value` when it was taken before.
    fn take(&mut self, path: &Cursor<'a, '_>, value: &str, report: &mut Report) {
        if self.paths.contains(&path.text()) {
            report
                .invalid(COLLISION, path, quoted(value), "conflicting duplicate paths")
                .named(self.volume.path().to_string());
        } else {
            self.paths.push(path.text());
        }
    }
}

/// Checks a projected volume.
pub(super) fn projected(volume: &Cursor<'_, '_>, report: &mut Report) {
    mode(&volume.get("defaultMode"), report);
    let mut taken = Taken { volume, paths: Vec::new() };
    let sources = volume.get("sources");
    for source in sources.items() {
        let mut count = 0;
        for (kind, check) in KINDS {
            let projection = source.get(kind);
            if projection.is_written() {
                count += 1;
                check(&projection, &mut taken, report);
            }
        }
        if count > 1 {
            report.forbidden(RULE, &source, "may not specify more than 1 volume type per source");
        }
    }
}

type Check = for<'a> fn(&Cursor<'a, '_>, &mut Taken<'a, '_>, &mut Report);

const KINDS: [(&str, Check); 6] = [
    ("secret", keys),
    ("configMap", keys),
    ("downwardAPI", downward),
    ("serviceAccountToken", token),
    ("clusterTrustBundle", trust_bundle),
    ("podCertificate", certificate),
];

fn keys<'a>(projection: &Cursor<'a, '_>, taken: &mut Taken<'a, '_>, report: &mut Report) {
    let name = projection.get("name");
    report.require_text(RULE, &name);
    let items = projection.get("items");
    for item in items.items() {
        key_to_path(&item, report);
        let path = item.get("path");
        if !path.text().is_empty() {
            taken.take(&path, name.text(), report);
        }
    }
}

fn downward<'a>(projection: &Cursor<'a, '_>, taken: &mut Taken<'a, '_>, report: &mut Report) {
    let items = projection.get("items");
    for item in items.items() {
        downward_file(&item, &projection.path().to_string(), report);
        let path = item.get("path");
        if !path.text().is_empty() {
            taken.take(&path, path.text(), report);
        }
    }
}

fn token<'a>(projection: &Cursor<'a, '_>, taken: &mut Taken<'a, '_>, report: &mut Report) {
    let seconds = projection.get("expirationSeconds");
    if let Some(value) = seconds.integer() {
        if value < 600 {
            report.invalid(RULE, &seconds, value, "may not specify a duration less than 10 minutes");
        }
        if value > 1 << 32 {
            report.invalid(RULE, &seconds, value, "may not specify a duration larger than 2^32 seconds");
        }
    }
    let path = projection.get("path");
    let named = format!("{}.path", taken.volume.path());
    if path.text().is_empty() {
        report.required(RULE, &path, "").named(named);
    } else {
        for error in key_path_errors(path.text()) {
            report.invalid_text(RULE, &path, path.text(), &error).named(&named);
        }
    }
}

fn trust_bundle<'a>(projection: &Cursor<'a, '_>, taken: &mut Taken<'a, '_>, report: &mut Report) {
    let (name, signer) = (projection.get("name"), projection.get("signerName"));
    let selector = projection.get("labelSelector");
    match (name.is_written(), signer.is_written()) {
        (true, true) => {
            report.forbidden(RULE, projection, "only one of name and signerName may be used");
        }
        (true, false) => {
            if name.text().is_empty() {
                report.required(RULE, &name, "must be a valid object name");
            }
            bundle_name(&name, report);
            if selector.is_written() {
                let detail = "labelSelector must be unset if name is specified";
                report.forbidden(RULE, &selector, detail);
            }
        }
        (false, true) => {
            if signer.text().is_empty() {
                report.required(RULE, &signer, "must be a valid signer name");
            }
            signer_name(&signer, report);
            label_selector(RULE, &selector, report);
        }
        (false, false) => {
            report.required(RULE, projection, "either name or signerName must be specified");
        }
    }
    let path = projection.get("path");
    report.require_text(RULE, &path);
    report.invalid_texts(RULE, &path, path.text(), &key_path_errors(path.text()));
    taken.take(&path, path.text(), report);
}

/// `signer:of:bundle`, or a name without colons.
fn bundle_name(name: &Cursor<'_, '_>, report: &mut Report) {
    let text = name.text();
    let own = text.rsplit_once(':').map_or(text, |(_, own)| own);
    for error in subdomain_errors(own) {
        let detail = format!("not a valid clustertrustbundlename: {error}");
        report.invalid_text(RULE, name, text, &detail);
    }
}

/// Checks `domain/path` (`ValidateSignerName`).
fn signer_name(signer: &Cursor<'_, '_>, report: &mut Report) {
    let text = signer.text();
    if text.is_empty() {
        report.required(RULE, signer, "");
        return;
    }
    let Some((domain, path)) = text.split_once('/').filter(|(_, path)| !path.contains('/')) else {
        report.invalid_text(
            RULE,
            signer,
            text,
            "must be a fully qualified domain and path of the form 'example.com/signer-name'",
        );
        return;
    };
    signer_part(signer, domain, dns_label_errors, report);
    if !domain.contains('.') {
        let detail = "should be a domain with at least two segments separated by dots";
        report.invalid_text(RULE, signer, domain, detail);
    }
    signer_part(signer, path, subdomain_errors, report);
}

/// The first bad label of one half of a signer's name.
fn signer_part(signer: &Cursor<'_, '_>, half: &str, errors: fn(&str) -> Vec<String>, report: &mut Report) {
    let wrong = half.split('.').map(|label| (label, errors(label))).find(|(_, errors)| !errors.is_empty());
    let Some((label, errors)) = wrong else { return };
    for error in errors {
        report.invalid_text(RULE, signer, half, &format!("validating label {}: {error}", quoted(label)));
    }
}

fn certificate<'a>(projection: &Cursor<'a, '_>, taken: &mut Taken<'a, '_>, report: &mut Report) {
    let signer = projection.get("signerName");
    signer_name(&signer, report);
    let notes = projection.get("userAnnotations");
    for (key, value) in notes.entries() {
        for error in annotation_key_errors(key) {
            report.invalid_text(RULE, &value, key, &error).named(notes.path().to_string());
        }
    }
    report.one_of(RULE, &projection.get("keyType"), &KEY_TYPES);
    let seconds = projection.get("maxExpirationSeconds");
    if let Some(value) = seconds.integer() {
        let kubernetes = signer.text().starts_with("kubernetes.io/");
        let most = if kubernetes { KUBERNETES_MAX_EXPIRATION } else { MAX_EXPIRATION };
        if value < 3600 {
            let detail = "if provided, maxExpirationSeconds must be >= 3600";
            report.invalid(RULE, &seconds, value, detail);
        }
        if value > most {
            let detail = format!("if provided, maxExpirationSeconds must be <= {most}");
            report.invalid(RULE, &seconds, value, &detail);
        }
    }
    let mut paths = 0;
    for key in ["credentialBundlePath", "keyPath", "certificateChainPath"] {
        let path = projection.get(key);
        if !path.text().is_empty() {
            paths += 1;
            report.invalid_texts(RULE, &path, path.text(), &key_path_errors(path.text()));
            taken.take(&path, path.text(), report);
        }
    }
    if paths == 0 {
        let detail = "specify at least one of credentialBundlePath, keyPath, and certificateChainPath";
        report.required(RULE, projection, detail);
    }
}
