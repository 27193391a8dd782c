package io.aemp.boot.autoconfigure;

import java.util.List;

import io.aemp.NodeTls;
import io.aemp.Placeholders;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.StringUtils;

/**
 * Makes TLS for a node of an SSL bundle.
 */
final class BundleTls {

	private BundleTls() {
	}

	/**
	 * Takes what is in the bundle now.
	 * @param name of the bundle; null or blank for none
	 * @param bundles all there are
	 * @return null without a bundle
	 * @throws NodeConfigurationException if there is no such bundle, or nodes could not
	 * be told from strangers by it
	 */
	static @Nullable NodeTls named(@Nullable String name, ObjectProvider<SslBundles> bundles) {
		if (!StringUtils.hasText(name)) {
			return null;
		}
		if (Placeholders.find(name) != null) {
			throw new NodeConfigurationException(
					"Property 'aemp.ssl.bundle' has a placeholder that was not replaced by a value",
					"Define what the placeholder stands for, or remove the property for a node without TLS", null);
		}
		SslBundle bundle = bundle(name, bundles.getObject());
		if (bundle.getStores().getTrustStore() == null) {
			throw unfit(name, "no certificates that the node trusts. Those of the Java runtime would take their place, "
					+ "and let everybody in who has a certificate of a public authority", "truststore");
		}
		if (bundle.getStores().getKeyStore() == null) {
			throw unfit(name, "no key and certificate of the node. Both sides of a connection show one", "keystore");
		}
		SslManagerBundle managers = bundle.getManagers();
		SslOptions options = bundle.getOptions();
		return NodeTls.of(managers.getKeyManagerFactory(), managers.getTrustManagerFactory())
			.withProtocols(list(options.getEnabledProtocols()))
			.withCiphers(list(options.getCiphers()));
	}

	private static SslBundle bundle(String name, SslBundles bundles) {
		try {
			return bundles.getBundle(name);
		}
		catch (NoSuchSslBundleException ex) {
			throw new NodeConfigurationException(
					"There is no SSL bundle '" + name + "' for the property 'aemp.ssl.bundle'"
							+ (bundles.getBundleNames().isEmpty() ? "; no bundle is defined"
									: ", only " + bundles.getBundleNames()),
					"Define it with properties that begin with 'spring.ssl.bundle.', or name another one", ex);
		}
	}

	private static List<String> list(String @Nullable [] names) {
		return (names != null) ? List.of(names) : List.of();
	}

	private static NodeConfigurationException unfit(String name, String missing, String part) {
		return new NodeConfigurationException(
				"The SSL bundle '" + name + "' of the property 'aemp.ssl.bundle' has " + missing,
				"Add a " + part + " to the bundle", null);
	}

}
