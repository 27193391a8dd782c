package io.aemp.sample.worker;

import java.util.ArrayList;
import java.util.List;

import io.aemp.node.AempNode;
import io.aemp.sample.SampleApplication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Starts worker nodes in this process: each an application of its own that does not know
 * the others and reaches the farm's node over TCP, as a worker on another machine would.
 */
@Component
@Profile("!worker & !seed")
class LocalWorkers implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(LocalWorkers.class);

	private final AempNode node;

	private final int count;

	private final Environment environment;

	private final List<ConfigurableApplicationContext> workers = new ArrayList<>();

	LocalWorkers(AempNode node, @Value("${" + LocalNetwork.LOCAL_WORKERS + ":0}") int count, Environment environment) {
		this.node = node;
		this.count = count;
		this.environment = environment;
	}

	@Override
	public void start() {
		if (this.count > 0 && this.node.listeners().isEmpty()) {
			logger.warn("No local workers: the node {} does not listen", this.node.id());
			return;
		}
		for (int i = 1; i <= this.count; i++) {
			this.workers.add(start("worker-" + i));
		}
	}

	private ConfigurableApplicationContext start(String nodeId) {
		return new SpringApplicationBuilder(SampleApplication.class).web(WebApplicationType.NONE)
			.profiles("worker")
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.run(arguments(nodeId));
	}

	/** As arguments, which no configuration of the farm's own node overrides. */
	private String[] arguments(String nodeId) {
		List<String> arguments = new ArrayList<>();
		arguments.add("--spring.profiles.active=worker");
		arguments.add("--aemp.node-id=" + nodeId);
		arguments.add("--aemp.binds=");
		arguments.add("--aemp.seeds=" + String.join(",", this.node.listeners()));
		String secret = this.environment.getProperty("aemp.secret");
		if (secret != null) {
			arguments.add("--aemp.secret=" + secret);
		}
		String logging = this.environment.getProperty("logging.config");
		if (logging != null) {
			arguments.add("--logging.config=" + logging);
		}
		return arguments.toArray(String[]::new);
	}

	@Override
	public void stop() {
		this.workers.forEach(ConfigurableApplicationContext::close);
		this.workers.clear();
	}

	@Override
	public boolean isRunning() {
		return !this.workers.isEmpty();
	}

}
