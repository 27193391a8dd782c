package io.aemp.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.testcontainers.DockerClientFactory;

/**
 * The command line of Docker, and the image of the sample.
 */
final class Docker {

	/** The image of the sample, as in {@code docker-compose.yml}. */
	static final String IMAGE = "aemp-sample";

	/** Makes containers start faster. */
	static final String JVM_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

	private static final String BASE_IMAGE = System.getenv("CONTAINER_TEST_BASE_IMAGE");

	private static boolean built;

	private Docker() {
	}

	/**
	 * Returns whether there is an engine with Compose.
	 * @return true if so
	 */
	static boolean hasCompose() {
		return DockerClientFactory.instance().isDockerAvailable() && exitCode("docker", "compose", "version") == 0;
	}

	/**
	 * Builds the image, once for all tests. Another base image than that of the
	 * Dockerfile may be named by {@code CONTAINER_TEST_BASE_IMAGE}.
	 * @return the name of the image
	 */
	static synchronized String image() {
		if (!built) {
			List<String> command = new ArrayList<>(List.of("build", "--tag", IMAGE));
			if (BASE_IMAGE != null) {
				command.addAll(List.of("--build-arg", "BASE_IMAGE=" + BASE_IMAGE));
			}
			command.add(".");
			run(Map.of(), command.toArray(String[]::new));
			built = true;
		}
		return IMAGE;
	}

	/**
	 * Runs a command in the root of the project.
	 * @param arguments of {@code docker}
	 * @return what it prints
	 * @throws IllegalStateException if it fails
	 */
	static String run(String... arguments) {
		return run(Map.of(), arguments);
	}

	/**
	 * Runs a command in the root of the project.
	 * @param environment variables
	 * @param arguments of {@code docker}
	 * @return what it prints
	 * @throws IllegalStateException if it fails
	 */
	static String run(Map<String, String> environment, String... arguments) {
		List<String> command = new ArrayList<>(List.of("docker"));
		command.addAll(List.of(arguments));
		try {
			ProcessBuilder builder = new ProcessBuilder(command).directory(Project.ROOT.toFile())
				.redirectErrorStream(true);
			builder.environment().putAll(environment);
			Process process = builder.start();
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (process.waitFor() != 0) {
				throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
			}
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static int exitCode(String... command) {
		try {
			return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
		}
		catch (IOException ex) {
			return -1;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return -1;
		}
	}

}
