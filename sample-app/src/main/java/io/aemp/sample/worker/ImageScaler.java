package io.aemp.sample.worker;

import java.util.List;

import io.aemp.sample.image.ImageScaling;
import io.aemp.sample.image.ScaledImage;
import io.aemp.sample.image.UnreadableImageException;
import io.aemp.spring.AempPort;
import io.aemp.spring.Rcv;

import org.springframework.context.annotation.Profile;

/**
 * The worker's one port, which others find in the family {@code my_image_scalers}. It
 * answers {@code ["scale", <image>, <width>, <reply port>]} with
 * {@code ["scaled", <image>, <width>, <height>]} or {@code ["failed", <text>]}, to any
 * node of the network, in whatever language that is written. A port handles one message
 * at a time, so a worker scales one image at a time.
 */
@AempPort(family = "my_image_scalers")
@Profile("worker")
class ImageScaler {

	@Rcv("scale")
	List<Object> scale(byte[] image, int width) {
		try {
			ScaledImage scaled = ImageScaling.scale(image, width);
			return List.of("scaled", scaled.bytes(), scaled.width(), scaled.height());
		}
		catch (UnreadableImageException ex) {
			return List.of("failed", String.valueOf(ex.getMessage()));
		}
	}

}
