//! Where diverts go: names of scenes and labels to addresses.

use rustc_hash::FxHashMap;

use super::checker::Checker;
use super::emit::Here;
use super::ids::SceneId;
use super::model::{Address, Step};
use super::scope::normal;
use crate::source::{Code, Diagnostic, FileId, Id, Place, Span, nearest};

/// Whether a divert comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// `-> scene`: it stays there.
    Stay,
    /// `-> scene ->`: it comes back when the other returns.
    Return,
}

/// A step whose address is not known yet.
#[derive(Debug)]
pub(super) struct Patch {
    step: usize,
    scene: SceneId,
    /// The label, and whether going there enters the scene.
    label: Option<(String, Enters)>,
}

/// Whether a divert to a label enters its scene: from another scene it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Enters {
    Scene,
    Nothing,
}

impl<'a> Checker<'a> {
    /// `-> target`, `-> target ->`
    pub(super) fn emit_divert(&mut self, here: Here<'a>, target: Span, ends: Ends) {
        let name = target.of(here.text);
        let place = here.at(target);
        let Some((scene, label)) = self.find_target(here, place, name) else {
            // The target is reported; the line leaves all the same.
            self.push(Step::Return);
            return;
        };
        let enters = if scene == here.scene { Enters::Nothing } else { Enters::Scene };
        let label = label.map(|label| (label, enters));
        if ends == Ends::Return {
            self.keep_place(place);
        }
        let step = self.push(match ends {
            Ends::Return => Step::Detour(0),
            Ends::Stay if here.is_lent => Step::Leave(0),
            Ends::Stay => Step::Jump(0),
        });
        self.patches.push(Patch { step, scene, label });
    }

    /// The scene and label that `name` means; reported where there is none.
    fn find_target(&mut self, here: Here<'a>, place: Place, name: &str) -> Option<(SceneId, Option<String>)> {
        if let Some(label) = name.strip_prefix('.') {
            return self.label_of(place, here.scene, label).map(|label| (here.scene, Some(label)));
        }
        if let Some(scene) = self.known_scene(here.file, name) {
            return Some((scene, None));
        }
        if let Some((scene, label)) = name.rsplit_once('.')
            && let Some(scene) = self.known_scene(here.file, scene)
        {
            return self.label_of(place, scene, label).map(|label| (scene, Some(label)));
        }
        self.unknown_scene(place, name);
        None
    }

    fn label_of(&mut self, place: Place, scene: SceneId, label: &str) -> Option<String> {
        let site = self.sites.get(scene.index())?;
        if site.labels.contains_key(&normal(label)) {
            return Some(normal(label).into_owned());
        }
        if !self.may_suggest() {
            self.note(Code::UnknownLabel, place, format!("no label here is called `{label}`"));
            return None;
        }
        let site = self.sites.get(scene.index())?;
        let mut known: Vec<String> = site.labels.keys().map(|name| name.clone().into_owned()).collect();
        known.sort_unstable();
        let start = place.span.end.saturating_sub(crate::source::offset(label.len()));
        let place = Place::new(place.file, Span::new(start, place.span.end));
        let near = nearest(label, known.iter().map(String::as_str));
        let scene = &self.program.scenes.at(scene).name;
        let message = match near {
            Some(_) => format!("the scene `{scene}` has no label `{label}`"),
            None => {
                format!("the scene `{scene}` has no label `{label}`: write `= {label}` where it should be")
            }
        };
        self.notes.push(Diagnostic::new(Code::UnknownLabel, place, message).did_you_mean(near));
        None
    }

    /// The scene that `name` means in `file`: one of its own, or `include.scene`.
    pub(super) fn known_scene(&self, file: FileId, name: &str) -> Option<SceneId> {
        let scope = self.scopes.get(usize::from(file.0))?;
        if let Some(scene) = scope.scenes.get(&normal(name)) {
            return Some(*scene);
        }
        let (include, scene) = name.split_once('.')?;
        let (_, file) = scope.includes.iter().find(|(known, _)| normal(known) == normal(include))?;
        self.scopes.get(usize::from(file.0))?.scenes.get(&normal(scene)).copied()
    }

    /// The scene that `name` means; reported where there is none.
    pub(super) fn find_scene(&mut self, place: Place, name: &str) -> Option<SceneId> {
        let found = self.known_scene(place.file, name);
        if found.is_some() {
            return found;
        }
        match name.rsplit_once('.').filter(|(scene, _)| self.known_scene(place.file, scene).is_some()) {
            Some((scene, _)) => {
                let message = format!("scenes can stand here, not their labels: write `{scene}`");
                let note = Diagnostic::new(Code::UnknownScene, place, message);
                self.notes.push(note.edit(place, scene, format!("write `{scene}`")));
            }
            None => self.unknown_scene(place, name),
        }
        None
    }

    fn unknown_scene(&mut self, place: Place, name: &str) {
        let include = name.split_once('.').map_or("", |(include, _)| include);
        // An include that could not be had has been reported, however many of its scenes are named.
        if self.scope(place.file).failed_includes.iter().any(|failed| failed == include) {
            return;
        }
        if !self.may_suggest() {
            return self.note(Code::UnknownScene, place, format!("no scene is called `{name}`"));
        }
        let Some(scope) = self.scopes.get(usize::from(place.file.0)) else { return };
        let mut known: Vec<String> = scope.scenes.keys().map(|name| name.clone().into_owned()).collect();
        for (include, file) in &scope.includes {
            let theirs = self.scopes.get(usize::from(file.0)).map(|scope| &scope.scenes);
            known.extend(theirs.into_iter().flatten().map(|(scene, _)| format!("{include}.{scene}")));
        }
        if !include.is_empty() {
            for (scene, id) in &scope.scenes {
                let labels = self.sites.get(id.index()).map(|site| site.labels.keys());
                known.extend(labels.into_iter().flatten().map(|label| format!("{scene}.{label}")));
            }
        }
        known.sort_unstable();
        let near = nearest(name, known.iter().map(String::as_str));
        let message = match near {
            Some(_) => format!("no scene is called `{name}`"),
            None if name.contains('.') => format!("no scene or include here is called `{name}`"),
            None => format!("no scene is called `{name}`: write `== {name}` and what happens there"),
        };
        self.notes.push(Diagnostic::new(Code::UnknownScene, place, message).did_you_mean(near));
    }

    /// Fills in what could only be known when every scene had its code.
    pub(super) fn resolve(&mut self) {
        self.fill_drafts();
        let mut thunks: FxHashMap<(SceneId, String), Address> = FxHashMap::default();
        for patch in std::mem::take(&mut self.patches) {
            let address = match &patch.label {
                None => self.program.scenes.at(patch.scene).start,
                Some((label, Enters::Nothing)) => self.label_address(patch.scene, label),
                Some((label, Enters::Scene)) => {
                    let key = (patch.scene, label.clone());
                    match thunks.get(&key) {
                        Some(address) => *address,
                        None => {
                            let address = self.entrance(patch.scene, label);
                            thunks.insert(key, address);
                            address
                        }
                    }
                }
            };
            let step = match self.program.steps.get(patch.step) {
                Some(Step::Detour(_)) => Step::Detour(address),
                Some(Step::Leave(_)) => Step::Leave(address),
                _ => Step::Jump(address),
            };
            self.patch(patch.step, step);
        }
    }

    /// The way into a scene by one of its labels: the scene is entered, then the label is where it goes on.
    fn entrance(&mut self, scene: SceneId, label: &str) -> Address {
        let target = self.label_address(scene, label);
        let address = self.address();
        self.push(Step::Enter(scene));
        self.push(Step::Jump(target));
        address
    }

    fn label_address(&self, scene: SceneId, label: &str) -> Address {
        let found = self.sites.get(scene.index()).and_then(|site| site.labels.get(label));
        found.and_then(|label| label.address).unwrap_or(self.program.scenes.at(scene).start)
    }
}
