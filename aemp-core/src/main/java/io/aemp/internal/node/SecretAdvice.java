package io.aemp.internal.node;

import io.aemp.NodeSettings;
import io.aemp.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a secret that works, but not as well as it should.
 */
final class SecretAdvice {

	private static final Logger logger = LoggerFactory.getLogger(SecretAdvice.class);

	private SecretAdvice() {
	}

	/** Logs the warnings, without the secret. */
	static void log(NodeSettings settings) {
		Secret secret = settings.authentication().secret();
		if (secret == null) {
			return;
		}
		if (secret.isShort()) {
			logger.warn(
					"The secret of node {} has fewer than {} characters: whoever records one connection can guess it. "
							+ "Give all nodes a longer one, such as 32 random characters",
					settings.nodeId(), Secret.RECOMMENDED_LENGTH);
		}
		if (secret.isAmbiguous()) {
			logger.warn("The secret of node {} has characters beyond ASCII, of which the bytes in UTF-8 count. "
					+ "Nodes in Perl must be given the same bytes. To be independent of encodings, write the secret "
					+ "as '{}' and its bytes as Base64", settings.nodeId(), Secret.BASE64_PREFIX);
		}
	}

}
