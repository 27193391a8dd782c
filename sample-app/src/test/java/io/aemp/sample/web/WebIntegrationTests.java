package io.aemp.sample.web;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import com.jayway.jsonpath.JsonPath;
import io.aemp.sample.testing.TestImages;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the page and what it talks to: the whole application as it starts without any
 * configuration, with its two local workers.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class WebIntegrationTests {

	private final RestClient client;

	private final URI base;

	@Autowired
	WebIntegrationTests(@LocalServerPort int port) {
		this.base = URI.create("http://localhost:" + port + "/");
		this.client = RestClient.builder()
			.baseUrl(this.base)
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.build();
	}

	@Test
	void whenThePageIsOpenedThenItLoadsNothingFromElsewhere() {
		ResponseEntity<String> page = get("", String.class);
		assertThat(page.getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(page.getBody()).contains("<title>Image-scaling farm</title>").doesNotContain("//", "onclick");
		assertThat(page.getHeaders().getFirst("Content-Security-Policy")).startsWith("default-src 'none'; ");
		assertThat(page.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(get("farm.js", String.class).getBody()).doesNotContain("innerHTML", "http:", "https:");
		assertThat(get("farm.css", String.class).getStatusCode()).isEqualTo(HttpStatus.OK);
	}

	@Test
	void whenAnImageIsHandedInThenItIsScaledAndCanBeDownloaded() {
		int id = submit("C:\\sea <b>at night</b>.png", TestImages.shipped("moonrise.jpg"), 160);
		awaitState(id, "DONE");
		ResponseEntity<byte[]> result = get("jobs/" + id + "/result", byte[].class);
		assertThat(result.getHeaders().getContentType()).isEqualTo(MediaType.IMAGE_JPEG);
		assertThat(result.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(TestImages.decode(result.getBody()).getWidth()).isEqualTo(160);
		assertThat(get("jobs/" + id + "/original", byte[].class).getBody())
			.isEqualTo(TestImages.shipped("moonrise.jpg"));
		ResponseEntity<byte[]> download = get("jobs/" + id + "/download", byte[].class);
		assertThat(download.getHeaders().getContentDisposition().isAttachment()).isTrue();
		assertThat(download.getHeaders().getContentDisposition().getFilename()).isEqualTo("b>-160.jpg");
		assertThat(download.getBody()).isEqualTo(result.getBody());
		assertThat(JsonPath.<List<Integer>>read(jobs(), path(id) + ".result.height")).containsExactly(213);
	}

	@Test
	void whenAnImageIsBrokenThenThePageIsToldInWords() {
		int id = submit("broken.jpg", TestImages.broken(), 320);
		awaitState(id, "FAILED");
		assertThat(field(id, "text")).startsWith("The JPEG image is damaged");
		assertThat(get("jobs/" + id + "/result", byte[].class).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(get("jobs/" + id + "/download", byte[].class).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void whenWhatIsHandedInIsNoImageThenItIsNeverServed() {
		int id = submit("page.html", "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8), 320);
		awaitState(id, "FAILED");
		assertThat(get("jobs/" + id + "/original", byte[].class).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void whenAFileIsNoImageThenThePageIsToldThatItCannotBeShown() {
		assertThat(readable(submit("page.html", "no image".getBytes(StandardCharsets.UTF_8), 320))).isFalse();
		assertThat(readable(submit("broken.jpg", TestImages.broken(), 320))).isTrue();
	}

	@Test
	void whenAllResultsAreDownloadedThenEachIsInTheArchiveUnderANameOfItsOwn() throws IOException {
		int first = submit("twice.png", TestImages.transparentPng(50, 50), 20);
		int second = submit("twice.png", TestImages.transparentPng(60, 60), 20);
		awaitState(first, "DONE");
		awaitState(second, "DONE");
		ResponseEntity<byte[]> answer = get("jobs/results", byte[].class);
		assertThat(answer.getHeaders().getContentDisposition().getFilename()).isEqualTo("scaled-images.zip");
		Map<String, byte[]> files = new HashMap<>();
		try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.getBody()))) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
				files.put(entry.getName(), zip.readAllBytes());
			}
		}
		assertThat(files).containsKeys("twice-20.png", second + "-twice-20.png");
		assertThat(TestImages.decode(files.get("twice-20.png")).getWidth()).isEqualTo(20);
	}

	@Test
	void whenFinishedJobsAreClearedThenTheyAndTheirImagesAreGone() {
		int id = submit("gone.png", TestImages.transparentPng(50, 50), 20);
		awaitState(id, "DONE");
		assertThat(this.client.delete().uri("jobs/finished").retrieve().toBodilessEntity().getStatusCode())
			.isEqualTo(HttpStatus.NO_CONTENT);
		await().untilAsserted(() -> assertThat(JsonPath.<List<Integer>>read(jobs(), path(id) + ".id")).isEmpty());
		assertThat(get("jobs/" + id + "/result", byte[].class).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void whenTheWidthMakesNoSenseThenThatIsSaid() {
		assertThat(post("a.jpg", TestImages.jpeg(20, 20), "5000", null).getBody()).contains("from 16 to 4096");
		assertThat(post("a.jpg", TestImages.jpeg(20, 20), "wide", null).getStatusCode())
			.isEqualTo(HttpStatus.BAD_REQUEST);
	}

	@Test
	void whenAFileIsEmptyThenThatIsSaid() {
		ResponseEntity<String> answer = post("a.jpg", new byte[0], "320", null);
		assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
		assertThat(answer.getBody()).contains("The file is empty");
	}

	@Test
	void whenAFileIsTooLargeThenThatIsSaid() {
		ResponseEntity<String> answer = post("a.jpg", new byte[(32 << 20) + 1], "320", null);
		assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
		assertThat(answer.getBody()).contains("Maximum upload size exceeded");
	}

	@Test
	void whenThePageOfAnotherSiteHandsSomethingInThenItIsRefused() {
		byte[] image = TestImages.jpeg(20, 20);
		assertThat(post("a.jpg", image, "320", "cross-site").getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(post("a.jpg", image, "320", "same-origin").getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
	}

	@Test
	void whenAJobIsUnknownThenThereIsNothing() {
		assertThat(get("jobs/99999/result", byte[].class).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void whenAPageWatchesThenItIsToldWhatIsAndThenWhatChanges() throws IOException, InterruptedException {
		submit("before.png", TestImages.transparentPng(50, 50), 20);
		HttpResponse<InputStream> events = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(this.base.resolve("events")).build(),
					HttpResponse.BodyHandlers.ofInputStream());
		assertThat(events.headers().firstValue("Content-Type")).hasValue("text/event-stream");
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
			String first = nextData(lines);
			assertThat(JsonPath.<Boolean>read(first, "$.first")).isTrue();
			assertThat(JsonPath.<List<String>>read(first, "$.jobs[*].name")).contains("before.png");
			int id = submit("after.png", TestImages.transparentPng(50, 50), 20);
			AtomicReference<String> state = new AtomicReference<>();
			while (!"DONE".equals(state.get())) {
				String change = nextData(lines);
				assertThat(JsonPath.<Boolean>read(change, "$.first")).isFalse();
				JsonPath.<List<String>>read(change, path(id) + ".state").forEach(state::set);
			}
		}
	}

	private static String nextData(BufferedReader lines) throws IOException {
		String line = lines.readLine();
		while (!line.startsWith("data:")) {
			line = lines.readLine();
		}
		return line.substring("data:".length());
	}

	private int submit(String name, byte[] image, int width) {
		ResponseEntity<String> answer = post(name, image, Integer.toString(width), null);
		assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
		return JsonPath.read(answer.getBody(), "$.id");
	}

	private ResponseEntity<String> post(String name, byte[] image, String width, String site) {
		MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
		form.add("image", new ByteArrayResource(image) {

			@Override
			public String getFilename() {
				return name;
			}

		});
		form.add("width", width);
		return this.client.post().uri("jobs").headers((headers) -> {
			if (site != null) {
				headers.set("Sec-Fetch-Site", site);
			}
		}).contentType(MediaType.MULTIPART_FORM_DATA).body(form).retrieve().toEntity(String.class);
	}

	private <T> ResponseEntity<T> get(String path, Class<T> type) {
		return this.client.get().uri(path).retrieve().toEntity(type);
	}

	private String jobs() {
		return get("jobs", String.class).getBody();
	}

	private static String path(int id) {
		return "$.jobs[?(@.id==" + id + ")]";
	}

	private String field(int id, String name) {
		return JsonPath.<List<String>>read(jobs(), path(id) + "." + name).get(0);
	}

	private boolean readable(int id) {
		awaitState(id, "FAILED");
		return JsonPath.<List<Boolean>>read(jobs(), path(id) + ".readable").get(0);
	}

	private void awaitState(int id, String state) {
		await().untilAsserted(() -> assertThat(field(id, "state")).isEqualTo(state));
	}

}
