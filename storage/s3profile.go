package storage

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxAWSConfig is as much as is read of ~/.aws/config, in bytes.
const maxAWSConfig = 1 << 20

// readAWSProfile reads what ~/.aws/config, or the file that AWS_CONFIG_FILE names,
// says of the [awsProfile]. It is empty where there is none.
func readAWSProfile() (map[string]string, error) {
	file := os.Getenv("AWS_CONFIG_FILE")
	if file == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, nil //nolint:nilerr,nilnil // who has no home has no files there
		}
		file = filepath.Join(home, ".aws", "config")
	}
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // nothing is set
	}
	if err != nil {
		return nil, fmt.Errorf("reading the settings of AWS: %w", err)
	}
	defer f.Close()
	return parseAWSProfile(io.LimitReader(f, maxAWSConfig), awsProfile())
}

// awsProfile is the name of the profile that settings and credentials are of.
func awsProfile() string {
	return cmp.Or(os.Getenv("AWS_PROFILE"), os.Getenv("AWS_DEFAULT_PROFILE"), "default")
}

// parseAWSProfile reads the lines "key = value" below "[profile NAME]", or below
// "[default]". Lines that are indented belong to the key above, and are passed over.
func parseAWSProfile(r io.Reader, profile string) (map[string]string, error) {
	settings, inside := map[string]string{}, false
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := strings.TrimRight(lines.Text(), " \t\r")
		if section, ok := strings.CutPrefix(line, "["); ok {
			section, _, _ = strings.Cut(section, "]")
			inside = strings.TrimSpace(strings.TrimPrefix(section, "profile ")) == profile
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !inside || !ok || strings.ContainsAny(line[:1], " \t#;") {
			continue
		}
		settings[strings.TrimSpace(key)] = strings.TrimSpace(withoutComment(value))
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the settings of AWS: %w", err)
	}
	return settings, nil
}

// withoutComment cuts what begins with a '#' or a ';' behind white space.
func withoutComment(value string) string {
	for at := 1; at < len(value); at++ {
		if strings.ContainsAny(value[at:at+1], "#;") && strings.ContainsAny(value[at-1:at], " \t") {
			return value[:at]
		}
	}
	return value
}
