package io.aemp.sample.web;

import java.util.List;

import io.aemp.sample.farm.JobView;
import io.aemp.sample.farm.WorkerView;

/**
 * The changes that a page needs to catch up.
 *
 * @param first whether to forget everything shown before
 * @param jobs new and changed jobs
 * @param gone jobs that are not kept any longer
 * @param workers all workers
 */
record FarmChange(boolean first, List<JobView> jobs, List<Long> gone, List<WorkerView> workers) {

	boolean isEmpty() {
		return !this.first && this.jobs.isEmpty() && this.gone.isEmpty();
	}

}
