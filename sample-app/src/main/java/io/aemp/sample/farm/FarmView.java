package io.aemp.sample.farm;

import java.util.List;

/**
 * The whole farm at one moment. Immutable.
 *
 * @param jobs as they came, without the finished ones that were dropped
 * @param workers by name, lost ones too
 * @since 0.1.0
 */
public record FarmView(List<JobView> jobs, List<WorkerView> workers) {

	static final FarmView EMPTY = new FarmView(List.of(), List.of());

	public FarmView {
		jobs = List.copyOf(jobs);
		workers = List.copyOf(workers);
	}

}
