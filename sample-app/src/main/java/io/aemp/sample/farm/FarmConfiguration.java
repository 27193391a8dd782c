package io.aemp.sample.farm;

import java.util.concurrent.Future;

import io.aemp.Family;
import io.aemp.Node;
import io.aemp.spring.DbFamily;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Configuration of the farm, which every node has that is neither worker nor seed.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FarmProperties.class)
@Profile("!worker & !seed")
class FarmConfiguration {

	@Bean
	Farm farm(Node node, @DbFamily("my_image_scalers") Family workers, FarmProperties settings,
			TaskScheduler scheduler) {
		return new Farm(node, workers, settings, (delay, action) -> {
			Future<?> timer = scheduler.schedule(action, scheduler.getClock().instant().plus(delay));
			return () -> timer.cancel(false);
		});
	}

	@Bean
	ThreadPoolTaskScheduler farmScheduler() {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setThreadNamePrefix("farm-timer-");
		scheduler.setRemoveOnCancelPolicy(true);
		// Workers may end before the farm does, and it wants to look after them.
		scheduler.setAcceptTasksAfterContextClose(true);
		return scheduler;
	}

}
