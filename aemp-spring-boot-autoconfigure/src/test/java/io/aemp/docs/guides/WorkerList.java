package io.aemp.docs.guides;

import java.util.Set;
import java.util.TreeSet;

import io.aemp.spring.AempPort;
import io.aemp.spring.DbMon;
import io.aemp.spring.Rcv;

@AempPort(name = "workers")
class WorkerList {

	private final Set<String> workers = new TreeSet<>();

	@DbMon("image_scalers")
	void changed(Set<String> added, Set<String> changed, Set<String> deleted) {
		this.workers.addAll(added);
		this.workers.removeAll(deleted);
	}

	@Rcv("list")
	Set<String> list() {
		return this.workers;
	}

}
