package io.aemp.sample.farm;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * The state that the farm shows: the coordinator writes it, any thread may read it.
 */
final class FarmBoard {

	private final Map<Long, JobImages> images = new ConcurrentHashMap<>();

	private final List<Runnable> observers = new CopyOnWriteArrayList<>();

	private volatile FarmView view = FarmView.EMPTY;

	FarmView view() {
		return this.view;
	}

	@Nullable JobImages images(long id) {
		return this.images.get(id);
	}

	void putImages(long id, JobImages images) {
		this.images.put(id, images);
	}

	void removeImages(long id) {
		this.images.remove(id);
	}

	void publish(FarmView view) {
		this.view = view;
		this.observers.forEach(Runnable::run);
	}

	void addObserver(Runnable observer) {
		this.observers.add(observer);
	}

	void removeObserver(Runnable observer) {
		this.observers.remove(observer);
	}

}
