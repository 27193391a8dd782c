package io.aemp.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.aemp.Message;
import io.aemp.Node;
import org.awaitility.Awaitility;

import org.springframework.context.ApplicationContext;

/**
 * A call of a worker by an application of a test.
 */
final class Scaling {

	static final Duration LIMIT = Duration.ofMinutes(3);

	private Scaling() {
	}

	/**
	 * Finds the worker in the database and lets it scale an image.
	 * @param application has a node
	 * @return the answer
	 */
	static Message by(ApplicationContext application) {
		Node node = application.getBean(Node.class);
		String worker = Awaitility.await()
			.atMost(LIMIT)
			.until(() -> node.family("my_image_scalers").keys().get(LIMIT.toSeconds(), TimeUnit.SECONDS),
					(keys) -> !keys.isEmpty())
			.iterator()
			.next();
		return node.cal(worker, LIMIT, "scale", image(), 100).join();
	}

	private static byte[] image() {
		try {
			return Files.readAllBytes(Project.path("sample-app/images/moonrise.jpg"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
