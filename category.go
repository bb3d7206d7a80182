package mastoerr

// Category says what kind of thing failed. It is a closed set within v1.
//
// A Category is an error that means "any failure of this category":
//
//	if errors.Is(err, mastoerr.CategoryRateLimiting) { … }
type Category string

// The categories.
const (
	// CategoryAuthentication means that the token, the grant or the application is not accepted.
	CategoryAuthentication Category = "authentication"
	// CategoryRequest means that the request itself is malformed or addressed wrongly.
	CategoryRequest Category = "request"
	// CategoryPermissions means that the account or the token may not do this.
	CategoryPermissions Category = "permissions"
	// CategoryNotFound means that the object or the endpoint does not exist.
	CategoryNotFound Category = "not_found"
	// CategoryValidation means that the input breaks a rule of the instance.
	CategoryValidation Category = "validation"
	// CategoryRateLimiting means too many requests.
	CategoryRateLimiting Category = "rate_limiting"
	// CategoryRemoteService means that the instance is at fault, a proxy in front of
	// it, or the network on the way.
	CategoryRemoteService Category = "remote_service"
)

// Error returns the category itself, such as "rate_limiting".
func (c Category) Error() string { return string(c) }

// Action says who has to act next. It is a closed set within v1.
type Action string

// The actions.
const (
	// ActionReconnect means that the owner has to authorise the account again on the instance.
	ActionReconnect Action = "reconnect"
	// ActionFixInput means that the post, the media, the account's state or the
	// request has to change.
	ActionFixInput Action = "fix_input"
	// ActionRetryLater means that nobody has to act: wait, then try again.
	ActionRetryLater Action = "retry_later"
)

// Tag returns the action's tag in the error reference that this project began with:
// "refresh-token", "user-error" or "retry". It returns "" for an unknown action.
func (a Action) Tag() string {
	switch a {
	case ActionReconnect:
		return "refresh-token"
	case ActionFixInput:
		return "user-error"
	case ActionRetryLater:
		return "retry"
	}
	return ""
}

// RetrySafety says whether the very same request may be sent again. It is a closed
// set within v1. It is a fact about the failure; MastodonError.Idempotent is a fact
// about the request, and Advise combines the two. The zero value reads as RetryNever.
type RetrySafety string

// The retry safeties.
const (
	// RetryNever means that the same request fails again until something is changed.
	RetryNever RetrySafety = "never"
	// RetrySafe means that nothing was applied. The same request may be sent again
	// after the wait.
	RetrySafe RetrySafety = "safe"
	// RetryIfIdempotent means that the outcome is unknown: the request may have been
	// applied. Only an idempotent request may be sent again.
	RetryIfIdempotent RetrySafety = "if_idempotent"
)

// String returns the value's text, "never" for the zero value.
func (r RetrySafety) String() string {
	if r == "" {
		return string(RetryNever)
	}
	return string(r)
}
