package io.aemp.sample.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.aemp.sample.farm.Farm;
import io.aemp.sample.farm.FarmFullException;
import io.aemp.sample.farm.FarmView;
import io.aemp.sample.farm.JobImages;
import io.aemp.sample.farm.JobState;
import io.aemp.sample.farm.JobView;
import io.aemp.sample.image.ImageScaling;
import io.aemp.sample.image.ImageType;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Profile;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * The farm over HTTP: images in, images and news out.
 */
@RestController
@ConditionalOnWebApplication
@Profile("!worker & !seed")
class FarmController {

	private final Farm farm;

	private final FarmEvents events;

	FarmController(Farm farm, FarmEvents events) {
		this.farm = farm;
		this.events = events;
	}

	@PostMapping(path = "/jobs", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	SubmittedJob submit(@RequestParam MultipartFile image, @RequestParam(defaultValue = "320") int width)
			throws IOException {
		if (image.isEmpty()) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The file is empty");
		}
		if (width < ImageScaling.MIN_WIDTH || width > ImageScaling.MAX_WIDTH) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"The width must be from " + ImageScaling.MIN_WIDTH + " to " + ImageScaling.MAX_WIDTH + " pixels");
		}
		String name = FileNames.clean(image.getOriginalFilename());
		return new SubmittedJob(this.farm.submit(name, image.getBytes(), width).id());
	}

	@GetMapping("/jobs")
	FarmView jobs() {
		return this.farm.view();
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter events() {
		return this.events.connect();
	}

	@GetMapping("/jobs/{id}/original")
	ResponseEntity<byte[]> original(@PathVariable long id) {
		JobImages images = this.farm.images(id);
		return image((images != null) ? images.original() : null, null);
	}

	@GetMapping("/jobs/{id}/result")
	ResponseEntity<byte[]> result(@PathVariable long id) {
		JobImages images = this.farm.images(id);
		return image((images != null) ? images.result() : null, null);
	}

	@GetMapping("/jobs/{id}/download")
	ResponseEntity<byte[]> download(@PathVariable long id) {
		JobImages images = this.farm.images(id);
		byte[] result = (images != null) ? images.result() : null;
		JobView job = this.farm.view()
			.jobs()
			.stream()
			.filter((candidate) -> candidate.id() == id && candidate.state() == JobState.DONE)
			.findFirst()
			.orElse(null);
		return image((job != null) ? result : null, job);
	}

	@DeleteMapping("/jobs/finished")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void clearFinished() {
		this.farm.clearFinished();
	}

	@GetMapping("/jobs/results")
	ResponseEntity<StreamingResponseBody> results() {
		ResultArchive archive = new ResultArchive(this.farm);
		if (archive.isEmpty()) {
			return ResponseEntity.notFound().build();
		}
		return ResponseEntity.ok()
			.contentType(MediaType.parseMediaType("application/zip"))
			.cacheControl(CacheControl.noStore())
			.headers((headers) -> headers
				.setContentDisposition(ContentDisposition.attachment().filename("scaled-images.zip").build()))
			.body(archive::writeTo);
	}

	/** The content decides on the type, not what anybody claimed. */
	private static ResponseEntity<byte[]> image(byte @Nullable [] bytes, @Nullable JobView download) {
		ImageType type = (bytes != null) ? ImageType.of(bytes) : null;
		if (bytes == null || type == null) {
			return ResponseEntity.notFound().build();
		}
		HttpHeaders headers = new HttpHeaders();
		headers.setContentType(MediaType.parseMediaType(type.contentType()));
		headers.setCacheControl(CacheControl.noStore());
		if (download != null) {
			String name = FileNames.scaled(download.name(), download.width(), type);
			headers
				.setContentDisposition(ContentDisposition.attachment().filename(name, StandardCharsets.UTF_8).build());
		}
		return ResponseEntity.ok().headers(headers).body(bytes);
	}

	@ExceptionHandler
	ProblemDetail full(FarmFullException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(ex.getMessage()));
	}

	/**
	 * The answer to an image.
	 *
	 * @param id names the job
	 */
	record SubmittedJob(long id) {
	}

}
