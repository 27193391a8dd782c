package io.aemp.docs.guides;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.aemp.CalException;
import io.aemp.Family;
import io.aemp.Node;
import io.aemp.spring.DbFamily;

import org.springframework.stereotype.Component;

@Component
class Scalers {

	private final Node node;

	private final Family workers;

	Scalers(Node node, @DbFamily("image_scalers") Family workers) {
		this.node = node;
		this.workers = workers;
		workers.pick(); // begins to keep a copy of the family
	}

	CompletableFuture<byte[]> scale(byte[] image, int width) {
		return this.workers.pick()
			.map((worker) -> this.node.cal(worker, Duration.ofSeconds(30), "scale", image, width))
			.orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("No worker is known")))
			.thenApply((reply) -> reply.get(0, byte[].class));
	}

	CompletableFuture<byte[]> scale(byte[] image, int width, int attempts) {
		return scale(image, width).exceptionallyCompose((ex) -> (attempts > 1 && isWorthAnotherAttempt(ex))
				? scale(image, width, attempts - 1) : CompletableFuture.failedFuture(ex));
	}

	private static boolean isWorthAnotherAttempt(Throwable ex) {
		Throwable cause = (ex instanceof CompletionException) ? ex.getCause() : ex;
		return cause instanceof CalException && !(cause instanceof CalException.Answered);
	}

}
