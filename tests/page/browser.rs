//! A Chromium without a window, driven over a pair of pipes by its `DevTools` protocol: messages are JSON, each ended by a
//! zero byte.

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// What Chromium is called where it is installed.
const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// The browser that is installed, if one is.
pub(crate) fn installed() -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}

/// A browser with one page.
pub(crate) struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    n_sent: u64,
    session: Option<String>,
    /// What the page wrote to its console, and errors that nobody caught.
    pub(crate) complaints: Vec<String>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts it, with a page of this size that prefers light or dark colours.
    pub(crate) fn start(program: &Path, [width, height]: [u32; 2], scheme: &str) -> Self {
        let profile = tempfile::tempdir().unwrap();
        // The browser reads messages from its file 3 and writes to its file 4.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1"])
            .arg(program)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut browser =
            Self { child, to, from, n_sent: 0, session: None, complaints: Vec::new(), _profile: profile };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attached = browser
            .call("Target.attachToTarget", &json!({ "targetId": target["targetId"], "flatten": true }));
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        browser.call("Emulation.setDeviceMetricsOverride", &size);
        let scheme = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        browser.call("Emulation.setEmulatedMedia", &scheme);
        browser
    }

    /// Opens a file, and waits until it is shown.
    pub(crate) fn open(&mut self, file: &Path) {
        self.call("Page.navigate", &json!({ "url": format!("file://{}", file.display()) }));
        while self.tell("document.readyState === 'complete' && location.protocol === 'file:'") != true {}
        self.settle();
    }

    /// Waits until there is nothing left to paint.
    pub(crate) fn settle(&mut self) {
        self.tell(
            "new Promise((done) => {
                let quiet = 0;
                const look = () => {
                    quiet = isScheduled || job || motions.size ? 0 : quiet + 1;
                    if (quiet > 3) done(); else requestAnimationFrame(look);
                };
                look();
            })",
        );
    }

    /// The value of an expression in the page; promises are waited for.
    pub(crate) fn tell(&mut self, expression: &str) -> Value {
        let question = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", &question);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer:#}");
        answer["result"]["value"].clone()
    }

    /// Presses a key.
    pub(crate) fn press(&mut self, key: &str) {
        let text = if key.chars().count() == 1 { key } else { "" };
        for (kind, text) in [("keyDown", text), ("keyUp", "")] {
            self.call("Input.dispatchKeyEvent", &json!({ "type": kind, "key": key, "text": text }));
        }
        self.settle();
    }

    /// Types text into what has the focus.
    pub(crate) fn write(&mut self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    /// Moves the mouse there.
    pub(crate) fn point_at(&mut self, [x, y]: [f64; 2]) {
        self.mouse("mouseMoved", "none", [x, y]);
        self.settle();
    }

    /// Presses the mouse button at one place and lets it go at another.
    pub(crate) fn drag(&mut self, from: [f64; 2], to: [f64; 2]) {
        self.mouse("mouseMoved", "none", from);
        self.mouse("mousePressed", "left", from);
        if to.map(f64::to_bits) != from.map(f64::to_bits) {
            self.mouse("mouseMoved", "left", to);
        }
        self.mouse("mouseReleased", "left", to);
        self.settle();
    }

    /// Clicks there.
    pub(crate) fn click(&mut self, at: [f64; 2]) {
        self.drag(at, at);
    }

    fn mouse(&mut self, kind: &str, button: &str, [x, y]: [f64; 2]) {
        let event = json!({ "type": kind, "x": x, "y": y, "button": button, "clickCount": 1 });
        self.call("Input.dispatchMouseEvent", &event);
    }

    /// Sends a command and gives its answer; what the page complains of meanwhile is kept.
    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.n_sent += 1;
        let mut message = json!({ "id": self.n_sent, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut answer = Vec::new();
            self.from.read_until(0, &mut answer).unwrap();
            assert_eq!(answer.pop(), Some(0), "the browser has ended");
            let mut answer: Value = serde_json::from_slice(&answer).unwrap();
            if answer["id"] == self.n_sent {
                assert!(answer.get("error").is_none(), "{method}: {answer:#}");
                return answer["result"].take();
            }
            let told = ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"];
            if told.iter().any(|kind| answer["method"] == *kind) {
                self.complaints.push(answer["params"].to_string());
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Its own processes end with it, and the profile is free to be removed.
        let _ = self.to.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let _ = self.child.wait();
    }
}
