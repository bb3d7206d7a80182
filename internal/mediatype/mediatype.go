// Package mediatype returns the media type of a file. The content decides, and where
// that says nothing, the file's name.
package mediatype

import (
	"net/http"
	"path"
	"strings"
)

// SniffLen is how many bytes of a file Of looks at.
const SniffLen = 512

// Unknown is the type of a file about which nothing is known (RFC 2046, section 4.5.1).
const Unknown = "application/octet-stream"

// Of returns the media type, without parameters, of a file that begins with head.
func Of(name string, head []byte) string {
	byName := extensions[strings.ToLower(path.Ext(name))]
	byContent := ofContent(head)
	switch {
	case byContent == "application/ogg" && byName != "":
		return byName // a container of sound or video
	case byContent == "application/ogg":
		return "audio/ogg"
	case byContent != "" && Kind(byContent) != "":
		return byContent
	case byName != "":
		return byName
	case byContent != "":
		return byContent
	}
	return Unknown
}

// Kind returns the kind of attachment that a media type becomes: image, video or
// audio; "" for any other type.
func Kind(mediaType string) string {
	family, _, _ := strings.Cut(mediaType, "/")
	switch family {
	case "image", "video", "audio":
		return family
	}
	return ""
}

// Same reports whether two names stand for one media type.
func Same(a, b string) bool { return canonical(a) == canonical(b) }

// ofContent returns the type that the content proves, or "".
func ofContent(head []byte) string {
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		return ofBrand(string(head[8:12]))
	}
	if strings.HasPrefix(string(head), "fLaC") {
		return "audio/flac"
	}
	t, _, _ := strings.Cut(http.DetectContentType(head), ";")
	if t == Unknown || t == "text/plain" {
		return ""
	}
	return canonical(t)
}

// ofBrand returns the type of an ISO base media file by its major brand
// (https://mp4ra.org/registered-types/brands).
func ofBrand(brand string) string {
	switch brand {
	case "heic", "heix", "hevc", "hevx":
		return "image/heic"
	case "mif1", "msf1":
		return "image/heif"
	case "avif", "avis":
		return "image/avif"
	case "M4A ", "M4B ":
		return "audio/mp4"
	case "qt  ":
		return "video/quicktime"
	}
	return "video/mp4"
}

// canonical returns the registered name of a type that has several.
func canonical(t string) string {
	t = strings.ToLower(t)
	if name, ok := aliases[t]; ok {
		return name
	}
	return t
}

var aliases = map[string]string{
	"image/jpg":       "image/jpeg",
	"image/pjpeg":     "image/jpeg",
	"image/x-ms-bmp":  "image/bmp",
	"audio/mp3":       "audio/mpeg",
	"audio/x-mp3":     "audio/mpeg",
	"audio/wave":      "audio/wav",
	"audio/x-wav":     "audio/wav",
	"audio/x-pn-wave": "audio/wav",
	"audio/vnd.wave":  "audio/wav",
	"audio/x-flac":    "audio/flac",
	"audio/m4a":       "audio/mp4",
	"audio/x-m4a":     "audio/mp4",
	"audio/opus":      "audio/ogg",
	"video/x-m4v":     "video/mp4",
	"video/avi":       "video/x-msvideo",
}

var extensions = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".heic": "image/heic", ".heif": "image/heif",
	".bmp": "image/bmp", ".svg": "image/svg+xml", ".jxl": "image/jxl", ".tif": "image/tiff", ".tiff": "image/tiff",
	".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm",
	".ogv": "video/ogg", ".avi": "video/x-msvideo", ".mkv": "video/x-matroska", ".3gp": "video/3gpp",
	".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg",
	".flac": "audio/flac", ".wav": "audio/wav", ".aac": "audio/aac", ".wma": "audio/x-ms-wma",
}
