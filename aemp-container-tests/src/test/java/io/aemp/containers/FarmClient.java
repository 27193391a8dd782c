package io.aemp.containers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The web node of the sample, over HTTP.
 */
final class FarmClient {

	private static final String BOUNDARY = "boundary-of-the-test";

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper json = new JsonMapper();

	private final String base;

	/**
	 * Creates a client.
	 * @param base the address of the page, without a slash at the end
	 */
	FarmClient(String base) {
		this.base = base;
	}

	/**
	 * Submits one of the images of the sample.
	 * @param width of the result
	 * @return the ID of the job
	 */
	long submit(int width) {
		try {
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"width\"\r\n\r\n" + width
					+ "\r\n--" + BOUNDARY
					+ "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"moonrise.jpg\"\r\n"
					+ "Content-Type: image/jpeg\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			body.writeBytes(Files.readAllBytes(Project.path("sample-app/images/moonrise.jpg")));
			body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
			return json(HttpRequest.newBuilder(URI.create(this.base + "/jobs"))
				.header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
				.POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
				.build()).get("id").asLong();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns a job.
	 * @param id as submitted
	 * @return what the web node tells about it
	 */
	JsonNode job(long id) {
		return elements(view().get("jobs")).stream()
			.filter((job) -> job.get("id").asLong() == id)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Returns whether a job is done.
	 * @param id as submitted
	 * @return true if its result is there
	 */
	boolean isDone(long id) {
		return job(id).get("state").asString().equals("DONE");
	}

	/**
	 * Returns the workers that are ready.
	 * @return their node IDs
	 */
	List<String> readyWorkers() {
		return elements(view().get("workers")).stream()
			.filter((worker) -> worker.get("state").asString().equals("READY"))
			.map((worker) -> worker.get("node").asString())
			.sorted()
			.toList();
	}

	/**
	 * Returns a resource.
	 * @param path after the base
	 * @return its bytes
	 */
	byte[] get(String path) {
		return send(HttpRequest.newBuilder(URI.create(this.base + path)).build()).body();
	}

	private JsonNode view() {
		return json(HttpRequest.newBuilder(URI.create(this.base + "/jobs")).build());
	}

	private static List<JsonNode> elements(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false).toList();
	}

	private JsonNode json(HttpRequest request) {
		return this.json.readTree(send(request).body());
	}

	private HttpResponse<byte[]> send(HttpRequest request) {
		try {
			HttpResponse<byte[]> response = this.http.send(request, HttpResponse.BodyHandlers.ofByteArray());
			if (response.statusCode() >= 300) {
				throw new IllegalStateException(request.uri() + " answers with status " + response.statusCode());
			}
			return response;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
