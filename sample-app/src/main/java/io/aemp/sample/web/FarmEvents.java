package io.aemp.sample.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aemp.Guard;
import io.aemp.sample.farm.Farm;
import io.aemp.sample.farm.FarmView;
import io.aemp.sample.farm.JobView;
import io.aemp.sample.farm.WorkerView;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends changes to all open pages, as server-sent events. A page that is slow misses
 * intermediate states but never the last one: it gets the difference between what it was
 * told last and what is. Ends first at shutdown, so that the web server need not wait for
 * open pages.
 */
@Component
@ConditionalOnWebApplication
@Profile("!worker & !seed")
class FarmEvents implements SmartLifecycle {

	private static final int MAX_PAGES = 64;

	private static final Duration HEARTBEAT = Duration.ofSeconds(15);

	private final Farm farm;

	private final TaskScheduler scheduler;

	/** One task a page at most, and a page's connection may block it. */
	private final ExecutorService executor = Executors.newCachedThreadPool(daemons());

	private final Set<Page> pages = ConcurrentHashMap.newKeySet();

	private volatile List<Guard> running = List.of();

	FarmEvents(Farm farm, TaskScheduler scheduler) {
		this.farm = farm;
		this.scheduler = scheduler;
	}

	private static CustomizableThreadFactory daemons() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("farm-events-");
		threads.setDaemon(true);
		return threads;
	}

	SseEmitter connect() {
		if (this.pages.size() >= MAX_PAGES) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "Too many pages are open");
		}
		Page page = new Page();
		this.pages.add(page);
		page.wake();
		return page.emitter;
	}

	@Override
	public void start() {
		Guard changes = this.farm.onChange(() -> this.pages.forEach(Page::wake));
		var heartbeat = this.scheduler.scheduleAtFixedRate(() -> this.pages.forEach(Page::beat), HEARTBEAT);
		this.running = List.of(changes, () -> heartbeat.cancel(false));
	}

	@Override
	public void stop() {
		this.running.forEach(Guard::close);
		this.running = List.of();
		this.pages.forEach((page) -> page.emitter.complete());
		this.executor.shutdown();
	}

	@Override
	public boolean isRunning() {
		return !this.running.isEmpty();
	}

	private final class Page {

		private final SseEmitter emitter = new SseEmitter(0L);

		private final AtomicBoolean awake = new AtomicBoolean();

		private final Map<Long, JobView> known = new HashMap<>();

		private List<WorkerView> knownWorkers = List.of();

		private boolean first = true;

		private volatile boolean beat;

		Page() {
			this.emitter.onCompletion(this::leave);
			this.emitter.onTimeout(this::leave);
			this.emitter.onError((ex) -> leave());
		}

		void beat() {
			this.beat = true;
			wake();
		}

		void wake() {
			if (!FarmEvents.this.executor.isShutdown() && this.awake.compareAndSet(false, true)) {
				FarmEvents.this.executor.execute(this::tell);
			}
		}

		private synchronized void tell() {
			this.awake.set(false);
			FarmView view = FarmEvents.this.farm.view();
			FarmChange change = difference(view);
			try {
				if (!change.isEmpty() || !view.workers().equals(this.knownWorkers)) {
					this.knownWorkers = view.workers();
					this.emitter.send(SseEmitter.event().name("farm").data(change, MediaType.APPLICATION_JSON));
				}
				else if (this.beat) {
					this.emitter.send(SseEmitter.event().comment("still here"));
				}
				this.beat = false;
			}
			catch (IOException | IllegalStateException ex) {
				// The page was closed.
				leave();
			}
		}

		private FarmChange difference(FarmView view) {
			List<JobView> changed = new ArrayList<>();
			Map<Long, JobView> now = new HashMap<>();
			for (JobView job : view.jobs()) {
				now.put(job.id(), job);
				if (!job.equals(this.known.get(job.id()))) {
					changed.add(job);
				}
			}
			List<Long> gone = this.known.keySet().stream().filter((id) -> !now.containsKey(id)).toList();
			FarmChange change = new FarmChange(this.first, changed, gone, view.workers());
			this.first = false;
			this.known.clear();
			this.known.putAll(now);
			return change;
		}

		private void leave() {
			FarmEvents.this.pages.remove(this);
		}

	}

}
