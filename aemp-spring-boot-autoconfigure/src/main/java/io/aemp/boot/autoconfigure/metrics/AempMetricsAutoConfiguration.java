package io.aemp.boot.autoconfigure.metrics;

import java.util.List;
import java.util.Map;

import io.aemp.Node;
import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import io.aemp.boot.metrics.AempMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the metrics of all nodes of the application, which are told apart
 * by the names of their beans.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AempAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, Node.class })
public final class AempMetricsAutoConfiguration {

	AempMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "aempMetrics")
	MeterBinder aempMetrics(Map<String, Node> nodes) {
		List<AempMetrics> metrics = nodes.entrySet()
			.stream()
			.map((entry) -> new AempMetrics(entry.getValue(), Tags.of("name", entry.getKey())))
			.toList();
		return (registry) -> metrics.forEach((binder) -> binder.bindTo(registry));
	}

}
