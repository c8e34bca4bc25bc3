//! What files held at a revision of git: the repository of the folder we run in is asked a few times, however many
//! files there are.
//!
//! Nothing is written, and nothing is decoded. A path that git cannot know is an error, never "nothing was there".

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use super::SourceError;

/// A revision of the repository we run in.
#[derive(Debug)]
pub struct Revision {
    /// What the user called it.
    name: String,
    /// The hash of its commit.
    commit: String,
    /// The folder of the working tree.
    top: PathBuf,
}

impl Revision {
    /// Finds a revision.
    ///
    /// # Errors
    /// There is no git, no repository, or no such revision.
    pub fn find(name: &str) -> Result<Self, SourceError> {
        let about = |why: &str| SourceError::new(format!("--against {name}: {why}"));
        let top = git(None, &["rev-parse", "--show-toplevel"]).map_err(|error| match error {
            Refusal::Absent(why) => about(&why).hinted("give a folder or a file to compare with"),
            Refusal::Said(said) if said.contains("not a git repository") => {
                about("no such file or folder, and no repository of git here")
            }
            Refusal::Said(said) => about(&said),
        })?;
        let top = fs::canonicalize(text(&top)).map_err(|error| about(&error.to_string()))?;
        let commit = format!("{name}^{{commit}}");
        let found = git(Some(&top), &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
            .map_err(|_| {
                let error = about("neither a file or folder nor a revision of git");
                match git(Some(&top), &["rev-parse", "--is-shallow-repository"]) {
                    Ok(answer) if text(&answer) == "true" => error.hinted(
                        "the clone is shallow: git fetch --unshallow, or fetch-depth: 0 for a checkout",
                    ),
                    _ => error,
                }
            })?;
        Ok(Self { name: name.to_owned(), commit: text(&found), top })
    }

    /// Returns how the repository calls a file of the working tree, which need not exist.
    ///
    /// # Errors
    /// The file lies outside of the repository.
    pub fn path_of(&self, file: &str) -> Result<String, SourceError> {
        let path = Path::new(file);
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        // The folder is resolved, the file is not: git knows links as links.
        let folder =
            fs::canonicalize(folder).map_err(|error| SourceError::new(format!("{file}: {error}")))?;
        let whole = folder.join(path.file_name().unwrap_or_default());
        match whole.strip_prefix(&self.top) {
            Ok(inside) => Ok(inside.display().to_string().replace('\\', "/")),
            Err(_) => Err(SourceError::new(format!(
                "--against {}: {file} is outside of the repository {}",
                self.name,
                self.top.display()
            ))
            .hinted("run it in the repository of the file, or give a folder or a file to compare with")),
        }
    }

    /// Returns what a path of the repository holds in the working tree, if it is there.
    #[must_use]
    pub fn today(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.top.join(path)).ok()
    }

    /// Returns the manifests of the revision that speak of DaemonSets, and `more` of its files, by path.
    ///
    /// # Errors
    /// git fails.
    pub fn manifests(&self, more: &[String]) -> Result<Vec<(String, Vec<u8>)>, SourceError> {
        let endings = ["*.yaml", "*.yml", "*.json"];
        let mut arguments = vec!["grep", "-lzF", "--full-name", "-e", "DaemonSet", &self.commit, "--"];
        arguments.extend(endings);
        let listed = match git(Some(&self.top), &arguments) {
            Ok(listed) => String::from_utf8_lossy(&listed).into_owned(),
            // Nothing found is a refusal without a word.
            Err(Refusal::Said(said)) if said.is_empty() => String::new(),
            Err(error) => return Err(self.failed(&error.into_text())),
        };
        let prefix = format!("{}:", self.commit);
        let listed = listed.split('\0').filter_map(|own| own.strip_prefix(&prefix)).map(str::to_owned);
        let mut paths: Vec<String> = listed.chain(more.iter().cloned()).collect();
        // git is asked line by line.
        paths.retain(|path| !path.contains('\n'));
        paths.sort_unstable();
        paths.dedup();
        self.contents(paths).map_err(|error| self.failed(&error.to_string()))
    }

    fn failed(&self, why: &str) -> SourceError {
        SourceError::new(format!("--against {}: git: {why}", self.name))
    }

    /// Asks one git for all files; those that the revision does not have are left out.
    fn contents(&self, paths: Vec<String>) -> io::Result<Vec<(String, Vec<u8>)>> {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.top).args(["cat-file", "--batch"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (Some(mut questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return end(child, Ok(Vec::new()));
        };
        let found = thread::scope(|scope| {
            let paths = &paths;
            // Both pipes are of some size: who only writes, or only reads, waits for ever.
            scope.spawn(move || {
                for path in paths {
                    if writeln!(questions, "{}:{path}", self.commit).is_err() {
                        return;
                    }
                }
            });
            let mut answers = BufReader::new(answers);
            let mut found = Vec::new();
            for path in paths {
                if let Some(text) = answer(&mut answers)? {
                    found.push((path.clone(), text));
                }
            }
            Ok(found)
        });
        end(child, found)
    }
}

/// Lets git end.
fn end<T>(mut child: Child, found: io::Result<T>) -> io::Result<T> {
    child.wait()?;
    found
}

/// Reads `HASH TYPE SIZE`, the bytes and a line's end; or `… missing`.
fn answer(from: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut head = String::new();
    from.read_line(&mut head)?;
    if head.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut words = head.trim_end().rsplit(' ');
    let (size, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let Ok(size) = size.parse::<u64>() else { return Ok(None) };
    let mut text = Vec::new();
    from.take(size).read_to_end(&mut text)?;
    from.read_exact(&mut [0])?;
    Ok((kind == "blob").then_some(text))
}

/// Why git gave no answer.
enum Refusal {
    /// It cannot be started.
    Absent(String),
    /// What it wrote.
    Said(String),
}

impl Refusal {
    fn into_text(self) -> String {
        match self {
            Self::Absent(text) | Self::Said(text) => text,
        }
    }
}

fn git(folder: Option<&Path>, arguments: &[&str]) -> Result<Vec<u8>, Refusal> {
    let mut command = Command::new("git");
    if let Some(folder) = folder {
        command.arg("-C").arg(folder);
    }
    // What is said is compared with English words.
    command.args(arguments).stdin(Stdio::null()).env("LC_ALL", "C");
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Refusal::Absent("no such file or folder, and git is not on PATH".into()),
        _ => Refusal::Absent(format!("git: {error}")),
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(Refusal::Said(text(&output.stderr)))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_one_behind_the_other() {
        let mut from: &[u8] = b"aa blob 3\na\nb\ncc:x y missing\ndd tree 2\nzz\nee blob 0\n\n";
        assert_eq!(answer(&mut from).expect("read"), Some(b"a\nb".to_vec()));
        assert_eq!(answer(&mut from).expect("read"), None);
        assert_eq!(answer(&mut from).expect("read"), None);
        assert_eq!(answer(&mut from).expect("read"), Some(Vec::new()));
        assert!(answer(&mut from).is_err());
    }
}
