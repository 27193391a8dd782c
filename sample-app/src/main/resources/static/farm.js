// The page of the farm. Text that came from outside is only ever set as text, never as HTML.
"use strict";

const MAX_BYTES = 32 * 1024 * 1024;
const UPLOADS_AT_A_TIME = 3;
const RETRY_MILLIS = 1000;

const element = (id) => document.getElementById(id);
const part = (item, selector) => item.querySelector(selector);

// Jobs

const jobs = new Map(); // id -> { job, item }

function showJob(job) {
	let entry = jobs.get(job.id);
	if (!entry) {
		entry = { item: newItem(job) };
		jobs.set(job.id, entry);
		element("jobs").prepend(entry.item);
	}
	entry.job = job;
	const item = entry.item;
	item.className = "job " + job.state.toLowerCase();
	part(item, ".state").textContent = stateText(job);
	const text = part(item, ".text");
	text.textContent = job.text ?? "";
	text.hidden = !job.text;
	if (job.state === "DONE") {
		showResult(item, job);
	}
}

function newItem(job) {
	const item = element("job").content.firstElementChild.cloneNode(true);
	part(item, ".name").textContent = job.name;
	const image = part(item, ".original img");
	const size = part(item, ".original .size");
	size.textContent = bytes(job.originalBytes);
	image.alt = "Original of " + job.name;
	image.addEventListener("load", () => {
		size.textContent = pixels(image.naturalWidth, image.naturalHeight) + ", " + bytes(job.originalBytes);
	});
	image.addEventListener("error", () => {
		image.hidden = true;
		size.textContent = "cannot be shown, " + bytes(job.originalBytes);
	});
	if (job.readable) {
		image.src = "jobs/" + job.id + "/original";
	}
	else {
		// The server would only answer that it does not show such files.
		image.hidden = true;
		size.textContent = "cannot be shown, " + bytes(job.originalBytes);
	}
	return item;
}

function showResult(item, job) {
	const image = part(item, ".result img");
	image.alt = job.name + ", scaled";
	image.src = "jobs/" + job.id + "/result";
	image.hidden = false;
	part(item, ".result .size").textContent =
			pixels(job.result.width, job.result.height) + ", " + bytes(job.result.bytes);
	const download = part(item, ".download");
	download.href = "jobs/" + job.id + "/download";
	download.setAttribute("aria-label", "Download " + job.name + ", scaled");
	download.hidden = false;
}

function stateText(job) {
	switch (job.state) {
		case "QUEUED": return job.attempts > 0 ? "queued again" : "queued";
		case "WORKING": return (job.attempts > 1 ? "attempt " + job.attempts + ": " : "") + "worked on by " + job.worker;
		case "DONE": return "done by " + job.worker;
		default: return "failed";
	}
}

function forgetJob(id) {
	jobs.get(id)?.item.remove();
	jobs.delete(id);
}

function pixels(width, height) {
	return width + " × " + height;
}

function bytes(number) {
	if (number < 1000) {
		return number + " bytes";
	}
	return number < 1e6 ? Math.round(number / 1000) + " kB" : (number / 1e6).toFixed(1) + " MB";
}

// Workers

function showWorkers(workers) {
	element("no-workers").hidden = workers.length > 0;
	element("workers").replaceChildren(...workers.map((worker) => {
		const item = document.createElement("li");
		item.className = "worker " + worker.state.toLowerCase();
		const name = document.createElement("b");
		name.textContent = worker.node;
		const state = document.createElement("span");
		state.textContent = workerText(worker);
		item.append(name, state);
		return item;
	}));
}

function workerText(worker) {
	if (worker.state !== "READY") {
		return worker.state.toLowerCase() + (worker.text ? ": " + worker.text : "");
	}
	return (worker.jobs === 0 ? "idle" : worker.jobs === 1 ? "1 job" : worker.jobs + " jobs")
			+ ", " + worker.answered + " answered";
}

// What the farm tells

function connect() {
	const events = new EventSource("events");
	events.addEventListener("farm", (event) => {
		const change = JSON.parse(event.data);
		element("connection").hidden = true;
		if (change.first) {
			[...jobs.keys()].forEach(forgetJob);
		}
		change.gone.forEach(forgetJob);
		change.jobs.forEach(showJob);
		showWorkers(change.workers);
		showSummary();
	});
	events.addEventListener("error", () => {
		element("connection").hidden = false;
		if (events.readyState === EventSource.CLOSED) {
			// The browser gives up after an answer that is no stream; we do not.
			setTimeout(connect, RETRY_MILLIS);
		}
	});
}

function showSummary() {
	const count = { QUEUED: 0, WORKING: 0, DONE: 0, FAILED: 0 };
	jobs.forEach((entry) => count[entry.job.state]++);
	const parts = [];
	const add = (number, word) => number > 0 && parts.push(number + " " + word);
	add(waiting.length + uploading, "to be uploaded");
	add(count.QUEUED, "queued");
	add(count.WORKING, "worked on");
	add(count.DONE, "done");
	add(count.FAILED, "failed");
	element("summary").textContent = parts.join(", ");
	element("download-all").hidden = count.DONE === 0;
	element("clear").hidden = count.DONE + count.FAILED === 0;
	const shown = {
		all: jobs.size, unfinished: count.QUEUED + count.WORKING, done: count.DONE, failed: count.FAILED
	};
	const filter = element("jobs").dataset.filter;
	element("nothing").hidden = filter === "all" || shown[filter] > 0;
}

element("filter").addEventListener("change", (event) => {
	element("jobs").dataset.filter = event.target.value;
	showSummary();
});

element("clear").addEventListener("click", async () => {
	const response = await fetch("jobs/finished", { method: "DELETE" }).catch(() => undefined);
	element("connection").hidden = response !== undefined;
});

// Uploads

const waiting = []; // { file, width }
let uploading = 0;

function take(files) {
	const width = element("width").value;
	element("refused").replaceChildren();
	for (const file of files) {
		if (file.size > MAX_BYTES) {
			refuse(file, "it is larger than 32 MB");
		}
		else {
			waiting.push({ file, width });
		}
	}
	uploadNext();
}

function uploadNext() {
	while (uploading < UPLOADS_AT_A_TIME && waiting.length > 0) {
		uploading++;
		upload(waiting.shift()).finally(() => {
			uploading--;
			uploadNext();
		});
	}
	showSummary();
}

async function upload({ file, width }) {
	try {
		let response;
		do {
			const form = new FormData();
			form.append("image", file);
			form.append("width", width);
			response = await fetch("jobs", { method: "POST", body: form });
		} while (response.status === 503 && await later());
		if (!response.ok) {
			const problem = await response.json().catch(() => ({}));
			refuse(file, problem.detail ?? "the farm answered " + response.status);
		}
	}
	catch (error) {
		refuse(file, "it could not be sent (" + error.message + ")");
	}
}

function later() {
	return new Promise((resolve) => setTimeout(() => resolve(true), RETRY_MILLIS));
}

function refuse(file, why) {
	const item = document.createElement("li");
	item.textContent = file.name + " was not taken: " + why;
	element("refused").append(item);
}

element("files").addEventListener("change", (event) => {
	take([...event.target.files]);
	event.target.value = "";
});

// A file that misses the target must not replace the page.
addEventListener("dragover", (event) => {
	event.preventDefault();
	element("drop").classList.add("over");
});
addEventListener("dragleave", (event) => {
	if (!event.relatedTarget) {
		element("drop").classList.remove("over");
	}
});
addEventListener("drop", (event) => {
	event.preventDefault();
	element("drop").classList.remove("over");
	take([...event.dataTransfer.files]);
});

connect();
