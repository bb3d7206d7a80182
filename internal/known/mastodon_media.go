package known

// mastodonMedia holds what Mastodon says of files, beside package message:
// models/media_attachment.rb, controllers/api/v1/media_controller.rb and api/v2,
// en.yml media_attachments, and the validators of kt-paperclip.
var mastodonMedia = []rule{
	{contains, "cannot attach a video to a", "media_mixed", s422, anyRoute}, // "toot", "status" before "post"
	{contains, "media attachment is currently used by", "media_in_use", s422, anyRoute},

	// A file that cannot be read. The 500 is permanent too: media_controller.rb rescues Paperclip::Error.
	{contains, "file type of uploaded media could not be verified", "media_unprocessable", s422 | s500, anyRoute},
	{contains, "error processing thumbnail for uploaded media", "media_unprocessable", s422 | s500, anyRoute},
	{contains, "error processing uploaded media", "media_unprocessable", s422 | s500, anyRoute}, // forks
	{contains, "has no video stream", "media_unprocessable", s422, anyRoute},                    // lib/paperclip/transcoder.rb
	{contains, "fps videos are not supported", "media_unprocessable", s422, anyRoute},

	// Width and height: models/concerns/attachmentable.rb.
	{contains, "images are not supported", "media_too_large", s422, anyRoute},
	{contains, "gif files are not supported", "media_too_large", s422, anyRoute}, // since 4.3
	{contains, "videos are not supported", "media_too_large", s422, anyRoute},

	// Size: attachment size validators. Since 4.0 two messages come, for "Avatar" and for "Avatar file size".
	{contains, "file size must be less than", "media_too_large", s422, anyRoute},
	{contains, "file size must be in between", "media_too_large", s422, anyRoute}, // 3.4

	// Type: attachment content type validators. A message about "Avatar content type" comes before these.
	{contains, "avatar is invalid", "media_type_unsupported", s422, anyRoute},
	{contains, "header is invalid", "media_type_unsupported", s422, anyRoute},
	{contains, "thumbnail is invalid", "media_type_unsupported", s422, anyRoute},
}
