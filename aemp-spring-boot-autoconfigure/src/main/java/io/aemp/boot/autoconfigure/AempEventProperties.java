package io.aemp.boot.autoconfigure;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Selects which events of the network are published as application events.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("aemp.events")
public class AempEventProperties {

	/**
	 * Comma-separated list of families of the database whose changes are published.
	 */
	private List<String> families = List.of();

	public List<String> getFamilies() {
		return this.families;
	}

	public void setFamilies(List<String> families) {
		this.families = families;
	}

}
