package io.aemp.docs.guides;

import java.util.Arrays;

import io.aemp.spring.AempPort;
import io.aemp.spring.Rcv;

@AempPort(family = "image_scalers", mailboxLimit = 100)
class ImageScaler {

	@Rcv("scale")
	byte[] scale(byte[] image, int width) {
		return Arrays.copyOf(image, width); // a real one would scale
	}

}
