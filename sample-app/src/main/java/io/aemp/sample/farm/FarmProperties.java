package io.aemp.sample.farm;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the farm.
 *
 * @param jobsPerWorker how many jobs a worker has at a time, the one it works on and
 * those that are on their way
 * @param bytesPerWorker how many bytes of images a worker has at a time, unless one image
 * is larger; has to fit into what a node queues for another
 * @param jobTimeout how long a worker may take for a job
 * @param maxAttempts to how many workers a job is given before it counts as failed
 * @param lookInterval how often a worker that cannot be reached is tried again
 * @param maxWaitingJobs how many unfinished jobs there may be
 * @param maxWaitingBytes how many bytes of images they may have together
 * @param keepJobs how many finished jobs are kept
 * @param keepBytes how many bytes of images the finished jobs may have together
 * @since 0.1.0
 */
@ConfigurationProperties("farm")
public record FarmProperties(@DefaultValue("2") int jobsPerWorker, @DefaultValue("40MB") DataSize bytesPerWorker,
		@DefaultValue("30s") Duration jobTimeout, @DefaultValue("3") int maxAttempts,
		@DefaultValue("2s") Duration lookInterval, @DefaultValue("1000") int maxWaitingJobs,
		@DefaultValue("256MB") DataSize maxWaitingBytes, @DefaultValue("200") int keepJobs,
		@DefaultValue("512MB") DataSize keepBytes) {
}
